import { ROOM_POLICY } from '@homeroom/core';
import { aParticipantLeft, aSighting } from '@homeroom/core/testing';
import { expect } from 'chai';
import { okAsync } from 'neverthrow';
import { NOW } from './class-tokens.js';
import { ADMIN_KEY, startApp } from './running-app.js';
import { attend, happen, openClass, operationTest, student, takeSeat, textAt, valueAt } from './story.js';

const ROOM = { roomId: 'matrices', parentRoomId: null, sid: null };

describe('drift for operators', () => {
  operationTest(
    'reconcile finds what was opened behind our back',
    { reconcileActiveRooms: () => okAsync({ notOurs: 1, heldOver: [] }) },
    async (app) => {
      await openClass(app);
      app.ports.videoServer.finish('matrices');
      await app.post('/api/admin/reconcile/', { token: ADMIN_KEY, body: { room_id: 'matrices' } });
      await happen(app);
      app.ports.clock.advance(60_000);
      const again = { welcomeMessage: null, emptyTimeoutSeconds: 600, maxParticipants: null, policy: ROOM_POLICY };
      for (const roomId of ['matrices', 'of-others']) {
        (await app.ports.videoServer.createRoom({ roomId, title: 'again', ...again }))._unsafeUnwrap();
      }
      const reply = await app.post('/api/admin/reconcile/', { token: ADMIN_KEY });
      expect(reply.json).to.deep.include({ not_ours: 1, held_over: ['matrices'] });
      const drift = await app.get('/api/admin/drift/?limit=1', { token: ADMIN_KEY });
      expect(valueAt(drift.json, 'drifts.0')).to.include({ kind: 'room-active', source: 'active-room' });
    },
  );

  operationTest(
    'drift tells differences and how well events come',
    { reportDrift: () => okAsync({ drifts: { items: [], nextCursor: null }, since: NOW, deliveries: [] }) },
    async (app) => {
      await openClass(app);
      await attend(app, await takeSeat(app, await student()), 10);
      app.ports.clock.advance(660_000);
      const who = aSighting({ key: 'PA_lost', identity: 'lost' });
      await happen(app, aParticipantLeft({ who, room: ROOM, joinedAt: NOW, noticedAt: NOW + 60_000 }));
      const { json } = await app.get('/api/admin/drift/', { token: ADMIN_KEY });
      const since = new Date(app.ports.clock.now() - 7 * 86_400_000).toISOString();
      expect(json).to.deep.include({ drifts: [], next_cursor: null, since });
      expect(valueAt(json, 'deliveries.0')).to.include({ expected: 4, received: 3, lost: 1, loss_percent: 25 });
    },
  );

  it('tells what was repaired and what nothing can repair', async () => {
    const app = await startApp();
    await openClass(app);
    const kinds = ['departure', 'account'] as const;
    const drifts = kinds.map((kind, number) => ({
      liveSessionId: '1',
      roomId: 'matrices',
      kind,
      source: 'account' as const,
      asked: kind,
      found: 'something else',
      at: NOW + number,
      repairedAt: kind === 'account' ? null : NOW,
    }));
    const session = (await app.ports.liveSessions.find('matrices'))._unsafeUnwrap();
    const recorded = await app.ports.drifts.record(
      drifts.map((drift) => ({ ...drift, liveSessionId: session?.id ?? '' })),
    );
    expect(recorded.isOk()).to.equal(true);
    const first = await app.get('/api/admin/drift/?limit=1', { token: ADMIN_KEY });
    expect(valueAt(first.json, 'drifts')).to.have.length(1);
    expect(textAt(first.json, 'next_cursor')).to.not.equal('');
    const all = await app.get('/api/admin/drift/', { token: ADMIN_KEY });
    expect(valueAt(all.json, 'drifts.0')).to.include({ kind: 'account', source: 'account', repaired_at: null });
    expect(valueAt(all.json, 'drifts.1')).to.include({ kind: 'departure', repaired_at: new Date(NOW).toISOString() });
    expect(valueAt(all.json, 'next_cursor')).to.equal(null);
    await app.close();
  });

  it('reconcile tells what the sweep did also when the video server does not list its rooms', async () => {
    const app = await startApp();
    app.ports.videoServer.fail({ type: 'video-server-refused', code: 'X', message: 'no' }, { call: 'activeRooms' });
    const reply = await app.post('/api/admin/reconcile/', { token: ADMIN_KEY });
    const active = { not_ours: null, held_over: null, active_rooms_error: 'video-server-refused' };
    expect(reply.json).to.deep.equal({ looked: 0, failed: [], ...active });
    await app.close();
  });
});
