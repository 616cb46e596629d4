import { anObservation } from '@homeroom/core/testing';
import { expect } from 'chai';
import { okAsync } from 'neverthrow';
import { ADMIN_KEY } from './running-app.js';
import { COURSE, happen, openClass, operationTest, textAt, valueAt } from './story.js';

const ROOM = { roomId: 'matrices', parentRoomId: null, sid: null };

describe('operations of PlugNMeet and of operators', () => {
  operationTest('webhook stores', { receiveEvent: () => okAsync('stored') }, async (app) => {
    const call = { token: null, body: '{"event":"x"}', headers: { Authorization: 'signed.by.us' } };
    const reply = await app.post('/api/course/plugnmeet/webhook/', call);
    expect(reply.json).to.deep.equal({ outcome: 'stored' });
    expect((await app.ports.inbox.depth())._unsafeUnwrap()).to.include({ pending: 1 });
  });

  operationTest(
    'replay makes an observation pending again',
    { replayObservation: () => okAsync({ ...anObservation(), id: '1', status: 'pending', reason: null, attempts: 0 }) },
    async (app) => {
      (await app.ports.inbox.store(anObservation({ quarantine: 'out of time' })))._unsafeUnwrap();
      const listed = await app.get('/api/admin/inbox/?status=quarantined', { token: ADMIN_KEY });
      expect(valueAt(listed.json, 'observations.0')).to.include({ reason: 'out of time' });
      const id = textAt(listed.json, 'observations.0.id');
      const reply = await app.post(`/api/admin/inbox/${id}/replay/`, { token: ADMIN_KEY });
      expect(valueAt(reply.json, 'observation')).to.include({ id, status: 'pending' });
      expect((await app.ports.inbox.depth())._unsafeUnwrap()).to.include({ pending: 1 });
    },
  );

  operationTest(
    'reconcile asks about one live session',
    { reconcileLiveSession: () => okAsync({ answer: 'over', drifts: [] }) },
    async (app) => {
      await openClass(app);
      app.ports.videoServer.finish('matrices');
      const body = { room_id: 'matrices' };
      const reply = await app.post('/api/admin/reconcile/', { token: ADMIN_KEY, body });
      expect(reply.json).to.deep.include({ answer: 'over' });
      await happen(app);
      const { json } = await app.get(`${COURSE}/sessions/matrices/`);
      expect(valueAt(json, 'live_session.status')).to.equal('ended');
      const drift = await app.get('/api/admin/drift/', { token: ADMIN_KEY });
      const at = new Date(app.ports.clock.now()).toISOString();
      const found = { room_id: 'matrices', kind: 'room-over', source: 'past-rooms', at, repaired_at: at };
      expect(valueAt(drift.json, 'drifts.0')).to.include(found);
    },
  );

  operationTest(
    'reconcile looks at all that need it',
    { sweepUnsettled: () => okAsync({ looked: 1, failed: [] }) },
    async (app) => {
      await openClass(app);
      app.ports.videoServer.finish(ROOM.roomId);
      app.ports.clock.advance(600_000);
      const reply = await app.post('/api/admin/reconcile/', { token: ADMIN_KEY });
      const active = { not_ours: 0, held_over: [], active_rooms_error: null };
      expect(reply.json).to.deep.equal({ looked: 1, failed: [], ...active });
      await happen(app);
      const { json } = await app.get(`${COURSE}/sessions/matrices/`);
      expect(valueAt(json, 'live_session.status')).to.equal('ended');
    },
  );
});
