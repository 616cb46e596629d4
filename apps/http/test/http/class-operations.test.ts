import { aCourse, aLiveSession, anActor, aPerson, aSeat } from '@homeroom/core/testing';
import { expect } from 'chai';
import { okAsync } from 'neverthrow';
import { NOW } from './class-tokens.js';
import { COURSE, openClass, operationTest, student, takeSeat, textAt, valueAt } from './story.js';

describe('operations of a class', () => {
  operationTest(
    'validate makes the person and the course known',
    { enterCourse: () => okAsync({ actor: anActor({ person: aPerson({ name: 'Nobody' }) }), course: aCourse() }) },
    async (app) => {
      await openClass(app);
      await takeSeat(app, await student());
      expect(app.ports.videoServer.tokensWanted[0]).to.include({ name: 'Sam', admin: false });
    },
  );

  operationTest(
    'validate tells the open live session and what the person can do',
    { describeEntrance: () => okAsync({ canCreate: true, canJoin: false, liveSession: null }) },
    async (app) => {
      const before = await app.post('/api/course/online/token/validate/', { body: {} });
      expect(valueAt(before.json, 'metadata')).to.deep.equal({
        can_create_live_session: true,
        can_join_live_session: false,
        live_session: null,
      });
      await openClass(app);
      const after = await app.post('/api/course/online/token/validate/', {
        token: null,
        body: { token: await student() },
      });
      expect(after.status).to.equal(200);
      expect(after.json).to.deep.include({
        valid: true,
        expires_at: '2026-11-23T10:00:00.000Z',
        user: { id: '7', name: 'Sam', picture_url: null, role: 'student' },
        course: { slug: 'algebra-1', title: 'Algebra I' },
        class: {
          title: 'Matrices',
          details: 'Bring chapter 4',
          starts_at: '2026-11-23T09:00:00.000Z',
          ends_at: '2026-11-23T10:00:00.000Z',
        },
      });
      expect(valueAt(after.json, 'metadata')).to.deep.include({
        can_create_live_session: false,
        can_join_live_session: true,
      });
      expect(valueAt(after.json, 'metadata.live_session')).to.deep.equal({
        room_id: 'matrices',
        active_room_id: 'matrices',
        status: 'open',
        title: 'Matrices',
        details: 'Bring chapter 4',
        starts_at: '2026-11-23T09:00:00.000Z',
        ends_at: '2026-11-23T10:00:00.000Z',
        created_at: '2026-11-23T09:00:00.000Z',
        started_at: null,
        ended_at: null,
        resumable_until: null,
        users_online: 0,
        recording: false,
        confirmed_at: '2026-11-23T09:00:00.000Z',
      });
    },
  );

  operationTest(
    'create opens the class on the video server, with what the body and the token say',
    { createRoom: () => okAsync({ session: aLiveSession({ roomId: 'matrices' }), how: 'new', notApplied: [] }) },
    async (app) => {
      const body = {
        title: 'Determinants',
        empty_timeout_seconds: 600,
        max_participants: 30,
        welcome_message: 'Hello',
      };
      const reply = await app.post(`${COURSE}/room/create`, { body });
      expect(reply.status).to.equal(201);
      expect(valueAt(reply.json, 'warnings')).to.deep.equal([]);
      expect(valueAt(reply.json, 'live_session')).to.include({ title: 'Determinants', details: 'Bring chapter 4' });
      expect(app.ports.videoServer.roomsWanted).to.have.length(1);
      expect(app.ports.videoServer.roomsWanted[0]).to.include({
        title: 'Determinants',
        emptyTimeoutSeconds: 600,
        maxParticipants: 30,
        welcomeMessage: 'Hello',
      });
    },
  );

  operationTest(
    'token lets the person into the active room',
    {
      issueJoinToken: () =>
        okAsync({
          seat: aSeat(),
          activeRoomId: 'matrices',
          joinToken: { token: 'token-1', joinUrl: 'https://video.example/?access_token=token-1', expiresAt: NOW },
        }),
    },
    async (app) => {
      await openClass(app);
      const reply = await app.post('/api/course/online/room/token/', { body: { room_id: 'matrices' } });
      expect(reply.status).to.equal(200);
      expect(reply.headers.get('Cache-Control')).to.equal('no-store');
      expect(reply.json).to.deep.equal({
        token: 'token-1',
        join_url: 'https://video.example/?access_token=token-1',
        room_id: 'matrices',
        user_id: '42',
        identity: textAt(reply.json, 'identity'),
        expires_at: new Date(NOW + 600_000).toISOString(),
      });
      const [wanted] = app.ports.videoServer.tokensWanted;
      expect(wanted).to.include({ identity: textAt(reply.json, 'identity'), name: 'Ada Lovelace', admin: true });
      expect(wanted?.pictureUrl).to.equal('https://lms.example/media/ada.png');
    },
  );

  operationTest(
    'close ends the class',
    { closeRoom: () => okAsync(aLiveSession({ roomId: 'matrices', status: 'ended' })) },
    async (app) => {
      await openClass(app);
      const reply = await app.post(`${COURSE}/room/close/`, { body: { room_id: 'matrices' } });
      expect(reply.status).to.equal(200);
      expect(valueAt(reply.json, 'live_session')).to.include({ status: 'ended', active_room_id: null });
      expect(app.ports.videoServer.calls.endRoom).to.equal(1);
      const again = await app.post(`${COURSE}/room/close/`, { body: { room_id: 'matrices' } });
      expect(again.json).to.deep.equal(reply.json);
    },
  );
});
