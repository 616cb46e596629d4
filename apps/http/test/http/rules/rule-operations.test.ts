import { USUAL_RULE } from '@homeroom/core';
import { aCourseRule } from '@homeroom/core/testing';
import { expect } from 'chai';
import { okAsync } from 'neverthrow';
import { classToken } from '../class-tokens.js';
import { expectProblem } from '../expect-problem.js';
import { platformToken } from '../platform/platform-tokens.js';
import { startApp } from '../running-app.js';
import { operationTest, textAt, valueAt } from '../story.js';
import { assistant, observer, RULE, setRule, student, teacher } from './judged-class.js';

const USUAL = {
  version: 0,
  measure: 'held',
  present_share: 0.75,
  partial_share: 0.25,
  minimum_stay_seconds: 60,
  grace_seconds: 0,
  late_after_seconds: 600,
  left_early_before_seconds: 600,
  completion_share: 0.75,
  set_at: null,
  set_by: null,
};

const STRICT = {
  measure: 'scheduled',
  present_share: 0.9,
  partial_share: 0.5,
  minimum_stay_seconds: 300,
  grace_seconds: 120,
  late_after_seconds: 180,
  left_early_before_seconds: null,
  completion_share: 0.8,
};

describe('the attendance rule', () => {
  operationTest(
    'is the usual one, and then the one that was set',
    { readAttendanceRule: () => okAsync({ version: 0, rule: USUAL_RULE, setBy: null, setAt: null }) },
    async (app) => {
      expect((await app.get(RULE)).json).to.deep.equal(USUAL);
      expect((await setRule(app, STRICT)).status).to.equal(201);
      const reply = await app.get(RULE);
      expect(reply.status).to.equal(200);
      expect(reply.json).to.deep.equal({ ...STRICT, version: 1, set_at: '2026-11-23T09:00:00.000Z', set_by: '42' });
    },
  );

  operationTest('is set', { setAttendanceRule: () => okAsync(aCourseRule()) }, async (app) => {
    const reply = await setRule(app, STRICT);
    expect(reply.status).to.equal(201);
    const told = { ...STRICT, version: 1, set_at: '2026-11-23T09:00:00.000Z', set_by: '42' };
    expect(reply.json).to.deep.equal(told);
    expect((await app.get(RULE)).json).to.deep.equal(told);
  });

  it('keeps what a change does not name, and takes null for nobody', async () => {
    const app = await startApp();
    await setRule(app, STRICT);
    app.ports.clock.advance(60_000);
    await setRule(app, { grace_seconds: 0, late_after_seconds: null }, 1);
    expect((await app.get(RULE)).json).to.deep.equal({
      ...STRICT,
      grace_seconds: 0,
      late_after_seconds: null,
      version: 2,
      set_at: '2026-11-23T09:01:00.000Z',
      set_by: '42',
    });
    await app.close();
  });

  operationTest(
    'has its versions listed by parts, newest first',
    { listAttendanceRules: () => okAsync({ items: [], nextCursor: null }) },
    async (app) => {
      expect((await app.get(`${RULE}versions/`)).json).to.deep.equal({ versions: [], next_cursor: null });
      for (const version of [0, 1, 2]) await setRule(app, { grace_seconds: version }, version);
      const first = await app.get(`${RULE}versions/?limit=2`, { token: await student() });
      expect(valueAt(first.json, 'versions')).to.have.length(2);
      expect(valueAt(first.json, 'versions.0')).to.deep.equal({
        ...USUAL,
        version: 3,
        grace_seconds: 2,
        set_at: '2026-11-23T09:00:00.000Z',
        set_by: '42',
      });
      const rest = await app.get(`${RULE}versions/?limit=2&cursor=${textAt(first.json, 'next_cursor')}`);
      expect(valueAt(rest.json, 'versions')).to.have.length(1);
      expect(valueAt(rest.json, 'versions.0')).to.include({ version: 1, grace_seconds: 0 });
      expect(valueAt(rest.json, 'next_cursor')).to.equal(null);
    },
  );

  it('is not set in place of a version that no longer holds, nor of one that never did', async () => {
    const app = await startApp();
    await setRule(app, { grace_seconds: 1 });
    for (const inPlaceOf of [0, 2, 2 ** 31 - 2]) {
      const reply = await setRule(app, { grace_seconds: 9 }, inPlaceOf);
      expectProblem(reply, 409, 'rule_changed');
      expect(textAt(reply.json, 'detail')).to.match(/\bversion 1\b/);
    }
    expect((await app.get(RULE)).json).to.include({ version: 1, grace_seconds: 1 });
    await app.close();
  });

  it('is not called broken for a version that no longer holds: it is told to have changed', async () => {
    const app = await startApp();
    await setRule(app, { present_share: 0.95, partial_share: 0.9 });
    expectProblem(await setRule(app, { present_share: 0.8 }, 0), 409, 'rule_changed');
    await app.close();
  });

  it('is set by one of those who race', async () => {
    const app = await startApp();
    const replies = await Promise.all([1, 2, 3, 4].map((grace) => setRule(app, { grace_seconds: grace })));
    expect(replies.map(({ status }) => status).sort()).to.deep.equal([201, 409, 409, 409]);
    expect((await app.get(RULE)).json).to.include({ version: 1 });
    await app.close();
  });

  it('is read by everybody in the course and by the platform, and set by who teaches', async () => {
    const app = await startApp();
    await app.get(RULE);
    for (const token of [await student(), await observer(), await platformToken()]) {
      expect((await app.get(RULE, { token })).status).to.equal(200);
      expect((await app.get(`${RULE}versions/`, { token })).status).to.equal(200);
      const body = { grace_seconds: 1 };
      expectProblem(await app.post(RULE, { token, body: { ...body, in_place_of: 0 } }), 403, 'not_allowed');
      expectProblem(await app.post(`${RULE}preview/`, { token, body }), 403, 'not_allowed');
    }
    expect((await app.get(RULE)).json).to.deep.equal(USUAL);
    const set = await app.post(RULE, { token: await assistant(), body: { grace_seconds: 1, in_place_of: 0 } });
    expect(set.json).to.include({ version: 1, set_by: '43' });
    expect((await app.post(`${RULE}preview/`, { token: await assistant(), body: {} })).status).to.equal(200);
    await app.close();
  });

  it('is each course’s own', async () => {
    const app = await startApp();
    await setRule(app, { grace_seconds: 1 });
    const other = '/api/course/algebra-2/online/attendance-rule/';
    const token = await classToken({ course: { slug: 'algebra-2' } });
    expect((await app.get(other, { token })).json).to.deep.equal(USUAL);
    expectProblem(await app.get(other, { token: await teacher() }), 403, 'course_mismatch');
    await app.close();
  });

  it('says when the storage is away', async () => {
    const app = await startApp();
    await app.get(RULE);
    app.ports.breakWith('the disk is gone');
    expectProblem(await app.get(RULE), 503, 'storage_unavailable');
    expectProblem(await setRule(app, {}), 503, 'storage_unavailable');
    await app.close();
  });
});
