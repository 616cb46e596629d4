import type { CourseTotals } from '@homeroom/core';
import { expect } from 'chai';
import { okAsync } from 'neverthrow';
import { classToken, NOW } from '../class-tokens.js';
import { expectProblem } from '../expect-problem.js';
import { platformToken } from '../platform/platform-tokens.js';
import { type RunningApp, startApp } from '../running-app.js';
import { attend, COURSE, observer, openClass, operationTest, student, takeSeat, textAt, valueAt } from '../story.js';
import { manyPeople } from './many-people.js';

const PATH = `${COURSE}/attendance/`;
const LONG = { exp: NOW / 1_000 + 86_400 };

/** Two classes of half an hour; Sam was in both, and a stranger in the first for ten minutes. */
const twoClasses = async (app: RunningApp): Promise<void> => {
  await openClass(app);
  await attend(app, await takeSeat(app, await student()), 30);
  await attend(app, 'stranger', 10);
  app.ports.clock.advance(3_600_000);
  await app.post(`${COURSE}/room/close/`, { body: { room_id: 'matrices' }, token: await classToken(LONG) });
};

const NO_TOTALS: CourseTotals = { classes: 0, openClasses: 0, lengthMs: 0, people: { items: [], nextCursor: null } };

describe('the attendance of a course', () => {
  operationTest('tells what everybody attended', { readCourseAttendance: () => okAsync(NO_TOTALS) }, async (app) => {
    await twoClasses(app);
    const { json } = await app.get(PATH, { token: await classToken(LONG) });
    expect(json).to.include({ classes: 1, open_classes: 1, duration_seconds: 1_800.5, next_cursor: null });
    const users = [valueAt(json, 'users.0'), valueAt(json, 'users.1')];
    expect(users.find((one) => valueAt(one, 'user_id') === '7')).to.deep.equal({
      user_id: '7',
      identity: null,
      name: 'Sam',
      role: 'student',
      classes_attended: 1,
      classes: 1,
      classes_percent: 100,
      attended_seconds: 1_800.5,
      attended_seconds_lower: 1_799.35,
      attended_seconds_upper: 1_801,
      attended_percent: 100,
      attended_percent_lower: 99.94,
      attended_percent_upper: 100,
    });
    expect(users.find((one) => valueAt(one, 'user_id') === null)).to.include({
      identity: 'stranger',
      role: null,
      attended_percent: 33.35,
    });
  });

  it('comes by parts', async () => {
    const { change } = manyPeople(5);
    const app = await startApp({ change });
    const begin = await app.get(`${PATH}?limit=3`);
    expect(valueAt(begin.json, 'users')).to.have.length(3);
    const rest = await app.get(`${PATH}?limit=3&cursor=${textAt(begin.json, 'next_cursor')}`);
    expect(valueAt(rest.json, 'users')).to.have.length(2);
    expect(valueAt(rest.json, 'users.1.identity')).to.equal('somebody-4');
    await app.close();
  });

  it('is for who teaches, and for the platform', async () => {
    const app = await startApp();
    await openClass(app);
    for (const format of ['json', 'csv', 'xlsx']) {
      for (const token of [await student(), await observer()]) {
        const reply = await app.get(`${PATH}?format=${format}`, { token });
        expectProblem(reply, 403, 'not_allowed');
      }
      for (const token of [
        await classToken(),
        await classToken({ sub: '43', role: 'assistant' }),
        await platformToken(),
      ]) {
        expect((await app.get(`${PATH}?format=${format}`, { token })).status, format).to.equal(200);
      }
    }
    await app.close();
  });

  it('says nothing of shares while no class has ended', async () => {
    const app = await startApp();
    const { json } = await app.get(PATH);
    expect(json).to.deep.equal({ classes: 0, open_classes: 0, duration_seconds: 0, users: [], next_cursor: null });
    await app.close();
  });

  it('has no share above 100 percent', async () => {
    const { change } = manyPeople(1);
    const app = await startApp({ change });
    const { json } = await app.get(PATH);
    expect(valueAt(json, 'users.0')).to.include({
      attended_percent: 12.5,
      attended_percent_upper: 100,
      classes_percent: 50,
    });
    await app.close();
  });

  for (const query of [
    'limit=0',
    'limit=101',
    'limit=x',
    'cursor=%00',
    "cursor='",
    'cursor=',
    'format=pdf',
    'format=',
  ]) {
    it(`refuses ${query}`, async () => {
      const app = await startApp();
      expectProblem(await app.get(`${PATH}?${query}`), 422, 'invalid_input');
      await app.close();
    });
  }

  it('begins anew at a cursor that nobody gave', async () => {
    const app = await startApp();
    await twoClasses(app);
    const { json } = await app.get(`${PATH}?cursor=nobody-gave-it`, { token: await classToken(LONG) });
    expect(valueAt(json, 'users')).to.have.length(2);
    await app.close();
  });
});
