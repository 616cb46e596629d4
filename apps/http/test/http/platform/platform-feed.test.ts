import { aRoomFinished, aRoomStarted } from '@homeroom/core/testing';
import { expect } from 'chai';
import { okAsync } from 'neverthrow';
import { classToken, NOW } from '../class-tokens.js';
import { expectProblem } from '../expect-problem.js';
import { type RunningApp, startApp } from '../running-app.js';
import { attend, COURSE, happen, openClass, operationTest, student, takeSeat, textAt, valueAt } from '../story.js';
import { platformToken, platformTokenFor } from './platform-tokens.js';

const PATH = '/api/platform/sessions/';
const LONG = { exp: NOW / 1_000 + 86_400 };

/** The feed from a cursor: the room ids told, and the next cursor. */
const look = async (app: RunningApp, query: string, token?: string) => {
  const { json } = await app.get(`${PATH}?${query}`, { token: token ?? (await platformToken(LONG)) });
  const sessions = valueAt(json, 'live_sessions');
  const rooms = Array.isArray(sessions) ? sessions.map((one: unknown) => valueAt(one, 'room_id')) : [];
  return { json, rooms, cursor: textAt(json, 'cursor'), more: valueAt(json, 'more') };
};

const openIn = async (app: RunningApp, slug: string, roomId: string): Promise<void> => {
  const token = await classToken({ course: { slug, title: slug.toUpperCase() }, ...LONG });
  const reply = await app.post(`/api/course/${slug}/online/room/create/`, { token, body: { room_id: roomId } });
  expect(reply.status).to.equal(201);
};

describe('the platform’s look at what changed', () => {
  operationTest(
    'tells live sessions with their course and how far they are settled',
    { followLiveSessions: () => okAsync({ sessions: [], cursor: '0', more: false }) },
    async (app) => {
      await openClass(app);
      await attend(app, await takeSeat(app, await student()), 30);
      await attend(app, await takeSeat(app, await classToken()), null);
      const { json } = await look(app, '');
      expect(valueAt(json, 'live_sessions.0')).to.deep.include({
        room_id: 'matrices',
        status: 'open',
        users_online: 1,
        course: { slug: 'algebra-1', title: 'Algebra I' },
        final: false,
        not_final_because: ['not_ended'],
        verified_at: '2026-11-23T09:00:00.000Z',
        started_at: '2026-11-23T09:00:00.000Z',
      });
      expect(valueAt(json, 'live_sessions.0.revision')).to.be.a('number');
      const elsewhere = (await app.get(`${COURSE}/sessions/matrices/`)).json;
      expect(valueAt(json, 'live_sessions.0')).to.deep.include(valueAt(elsewhere, 'live_session'));
    },
  );

  it('goes on from the cursor: nothing twice, nothing lost, and again what changed again', async () => {
    const app = await startApp();
    for (const [slug, roomId] of [
      ['a', 'first'],
      ['b', 'second'],
      ['c', 'third'],
    ] as const)
      await openIn(app, slug, roomId);
    const one = await look(app, 'limit=2');
    expect(one).to.include({ more: true });
    const two = await look(app, `limit=2&changed_since=${one.cursor}`);
    expect(two).to.include({ more: false });
    expect([...one.rooms, ...two.rooms]).to.have.members(['first', 'second', 'third']);
    const none = await look(app, `changed_since=${two.cursor}`);
    expect(none).to.deep.include({ rooms: [], more: false, cursor: two.cursor });
    const token = await classToken({ course: { slug: 'b' }, ...LONG });
    await app.post('/api/course/b/online/room/close/', { token, body: { room_id: 'second' } });
    const again = await look(app, `changed_since=${none.cursor}`);
    expect(again.rooms).to.deep.equal(['second']);
    expect(valueAt(again.json, 'live_sessions.0')).to.include({ status: 'ended', final: false });
    await app.close();
  });

  it('tells when time, and a check, have made one final', async () => {
    const app = await startApp();
    const room = { roomId: 'matrices', parentRoomId: null, sid: null };
    await openClass(app);
    await happen(app, aRoomStarted({ room, at: NOW }));
    await attend(app, await takeSeat(app, await student()), 30);
    app.ports.clock.advance(31 * 60_000);
    await app.post(`${COURSE}/room/close/`, { body: { room_id: 'matrices' }, token: await classToken(LONG) });
    await happen(app, aRoomFinished({ room, at: NOW + 31 * 60_000 }));
    const { json, cursor } = await look(app, '');
    expect(valueAt(json, 'live_sessions.0')).to.deep.include({ final: false, duration_seconds: 1_800.5 });
    expect(valueAt(json, 'live_sessions.0.not_final_because')).to.include('too_recent');
    app.ports.clock.advance(11 * 60_000);
    (await app.liveClasses.reconcileLiveSession('matrices'))._unsafeUnwrap();
    const later = await look(app, `changed_since=${cursor}`);
    expect(valueAt(later.json, 'live_sessions.0')).to.deep.include({
      final: true,
      not_final_because: [],
      verified_at: '2026-11-23T09:42:00.000Z',
    });
    await app.close();
  });

  it('says that one was not checked since its end', async () => {
    const app = await startApp();
    const room = { roomId: 'matrices', parentRoomId: null, sid: null };
    await openClass(app);
    await happen(app, aRoomStarted({ room, at: NOW }));
    await attend(app, await takeSeat(app, await student()), 30);
    await happen(app, aRoomFinished({ room, at: NOW + 31 * 60_000 }));
    app.ports.clock.advance(3_600_000);
    const { json } = await look(app, '');
    const open = { final: false, not_final_because: ['not_verified'], verified_at: null };
    expect(valueAt(json, 'live_sessions.0')).to.deep.include({ status: 'ended', ...open });
    const attendance = await app.get(`${COURSE}/sessions/matrices/attendance/`, { token: await classToken(LONG) });
    expect(attendance.json).to.deep.include(open);
    await app.close();
  });

  it('keeps to the course of the token, and to the issuer', async () => {
    const app = await startApp();
    await openIn(app, 'a', 'first');
    await openIn(app, 'b', 'second');
    expect((await look(app, '', await platformTokenFor('b'))).rooms).to.deep.equal(['second']);
    expect((await look(app, '', await platformTokenFor('nobody'))).rooms).to.deep.equal([]);
    await app.close();
  });

  it('is for the platform alone', async () => {
    const app = await startApp();
    for (const path of [PATH, '/api/platform/attendance/']) {
      for (const token of [await classToken(), await student()]) {
        expectProblem(await app.get(path, { token }), 403, 'not_allowed');
      }
      expectProblem(await app.get(path, { token: null }), 401, 'class_token_missing');
    }
    await app.close();
  });

  for (const query of [
    'limit=0',
    'limit=101',
    'limit=x',
    'changed_since=',
    'changed_since=%00',
    "changed_since='--",
    'changed_since=a%20b',
  ]) {
    it(`refuses ${query}`, async () => {
      const app = await startApp();
      expectProblem(await app.get(`${PATH}?${query}`, { token: await platformToken() }), 422, 'invalid_input');
      await app.close();
    });
  }

  it('begins anew at a cursor that nobody gave', async () => {
    const app = await startApp();
    await openClass(app);
    expect((await look(app, 'changed_since=nobody-gave-it')).rooms).to.deep.equal(['matrices']);
    await app.close();
  });
});
