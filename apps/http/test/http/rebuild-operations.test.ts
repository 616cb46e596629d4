import { REBUILD_LIMIT } from '@homeroom/core';
import { aConnection } from '@homeroom/core/testing';
import { expect } from 'chai';
import { okAsync } from 'neverthrow';
import { classToken, NOW } from './class-tokens.js';
import { ADMIN_KEY, type RunningApp, startApp } from './running-app.js';
import { attend, happen, openClass, operationTest, student, takeSeat, textAt, valueAt } from './story.js';

const rebuild = (app: RunningApp, body?: object) =>
  app.post('/api/admin/rebuild/', { token: ADMIN_KEY, ...(body === undefined ? {} : { body }) });

describe('rebuild for operators', () => {
  operationTest(
    'rebuild derives one live session again',
    { rebuildLiveSession: () => okAsync({ outcome: 'sealed', roomId: 'matrices', sealedAt: NOW }) },
    async (app) => {
      await openClass(app);
      await attend(app, await takeSeat(app, await student()), 10);
      const body = { room_id: 'matrices' };
      const first = await rebuild(app, body);
      expect(first.json).to.include({ rebuilt: 1, changed: 0, sealed: 0, next_cursor: null });
      const told = { room_id: 'matrices', outcome: 'rebuilt', changed: false, sealed_at: null, observations: 3 };
      expect(valueAt(first.json, 'sessions.0')).to.include(told);
      const hash = textAt(first.json, 'sessions.0.state_hash_after');
      expect(hash)
        .to.match(/^[0-9a-f]{64}$/)
        .and.equal(textAt(first.json, 'sessions.0.state_hash_before'));
      const stray = aConnection({ key: 'PA_stray', roomId: 'matrices' });
      (await app.ports.connections.merge(stray))._unsafeUnwrap();
      const { json } = await rebuild(app, body);
      expect(json).to.include({ changed: 1 });
      expect(textAt(json, 'sessions.0.state_hash_before')).to.not.equal(hash);
      expect(textAt(json, 'sessions.0.state_hash_after')).to.equal(hash);
    },
  );

  operationTest(
    'rebuild goes through all, part by part, and says what is sealed',
    { rebuildAll: () => okAsync({ sessions: [], nextCursor: null }) },
    async (app) => {
      for (let number = 0; number <= REBUILD_LIMIT; number += 1) {
        const token = await classToken({ sub: `teacher-${number}`, course: { slug: `course-${number}` } });
        const path = `/api/course/course-${number}/online/room/create/`;
        expect((await app.post(path, { token, body: { room_id: `class_of_${number}` } })).status).to.equal(201);
        app.ports.clock.advance(1);
      }
      await seal(app, 'class_of_0');
      const first = await rebuild(app);
      expect(first.json).to.include({ rebuilt: REBUILD_LIMIT - 1, changed: 0, sealed: 1 });
      const rest = { cursor: textAt(first.json, 'next_cursor') };
      const { json } = await rebuild(app, rest);
      expect(json).to.include({ rebuilt: 1, sealed: 0, next_cursor: null });
    },
  );

  it('refuses what cannot be meant, and tells what is not there', async () => {
    const app = await startApp();
    const unknown = await rebuild(app, { room_id: 'none' });
    expect([unknown.status, valueAt(unknown.json, 'code')]).to.deep.equal([404, 'live_session_not_found']);
    for (const body of [{ room_id: 7 }, { cursor: 'a b' }, { room_id: 'matrices', cursor: 'x' }]) {
      expect((await rebuild(app, body)).status, JSON.stringify(body)).to.equal(422);
    }
    expect((await app.post('/api/admin/rebuild/', { token: await classToken() })).status).to.equal(401);
    expect((await rebuild(app, { cursor: null })).status).to.equal(200);
    app.ports.breakWith('down');
    expect((await rebuild(app)).status).to.equal(503);
    await app.close();
  });
});

/** The class is over for long, and its observations are in the archive. */
const seal = async (app: RunningApp, roomId: string): Promise<void> => {
  app.ports.videoServer.finish(roomId);
  app.ports.clock.advance(120_000);
  for (const _look of ['the end', 'the account']) {
    (await app.liveClasses.reconcileLiveSession(roomId))._unsafeUnwrap();
    await happen(app);
  }
  const later = app.ports.clock.now() + 3_600_000;
  expect((await app.ports.ledgers.seal(later, 10, later))._unsafeUnwrap()).to.deep.equal([roomId]);
};
