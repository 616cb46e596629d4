import { aCourse, aLiveSession, anActor, anObservation, aPerson, aRecording, aSeat } from '@homeroom/core/testing';
import { expect } from 'chai';
import { okAsync } from 'neverthrow';
import { NOW } from './class-tokens.js';
import { ADMIN_KEY } from './running-app.js';
import {
  attend,
  COURSE,
  happen,
  openClass,
  operationTest,
  recordFilm,
  student,
  takeSeat,
  textAt,
  valueAt,
} from './story.js';

const NO_VIEW = { session: aLiveSession(), startedAt: null, endedAt: null, usersOnline: 0, recording: false };
const ROOM = { roomId: 'matrices', parentRoomId: null, sid: null };

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

describe('operations of live sessions', () => {
  operationTest(
    'sessions lists them by pages, newest first',
    { listLiveSessions: () => okAsync({ items: [], nextCursor: null }) },
    async (app) => {
      for (const room_id of ['first', 'second', 'third']) {
        await app.post(`${COURSE}/room/create/`, { body: { room_id } });
        await app.post(`${COURSE}/room/close/`, { body: { room_id } });
        app.ports.clock.advance(60_000);
      }
      const begin = await app.get(`${COURSE}/sessions/?limit=2`);
      expect(valueAt(begin.json, 'live_sessions.0.room_id')).to.equal('third');
      expect(valueAt(begin.json, 'live_sessions.1.room_id')).to.equal('second');
      const rest = await app.get(`${COURSE}/sessions/?limit=2&cursor=${textAt(begin.json, 'next_cursor')}`);
      expect(valueAt(rest.json, 'live_sessions')).to.have.length(1);
      expect(valueAt(rest.json, 'live_sessions.0.room_id')).to.equal('first');
      expect(valueAt(rest.json, 'next_cursor')).to.equal(null);
    },
  );

  operationTest('a session is shown', { showLiveSession: () => okAsync(NO_VIEW) }, async (app) => {
    await openClass(app);
    await attend(app, await takeSeat(app, await student()), null);
    const reply = await app.get(`${COURSE}/sessions/matrices/`, { token: await student() });
    expect(reply.status).to.equal(200);
    expect(valueAt(reply.json, 'live_session')).to.include({ room_id: 'matrices', users_online: 1 });
    expect(valueAt(reply.json, 'live_session.started_at')).to.equal('2026-11-23T09:00:00.000Z');
  });

  operationTest('users tells who is online', { listLiveSessionUsers: () => okAsync([]) }, async (app) => {
    await openClass(app);
    const identity = await takeSeat(app, await student());
    await attend(app, identity, null);
    app.ports.clock.advance(90_000);
    const reply = await app.get(`${COURSE}/sessions/matrices/users`);
    expect(valueAt(reply.json, 'users')).to.deep.equal([
      {
        user_id: '7',
        identity,
        name: 'Sam',
        picture_url: null,
        role: 'student',
        online: true,
        first_joined_at: '2026-11-23T09:00:00.000Z',
        last_left_at: null,
        attended_seconds: 90,
      },
    ]);
  });

  operationTest(
    'attendance tells who was there',
    {
      readAttendance: () =>
        okAsync({
          session: aLiveSession({ roomId: 'matrices' }),
          sheet: {
            startedAt: null,
            endedAt: null,
            endedEvidence: null,
            lengthMs: 0,
            final: false,
            attendees: [],
            machines: [],
            revision: 1,
          },
        }),
    },
    async (app) => {
      await openClass(app);
      await attend(app, await takeSeat(app, await student()), 30);
      const reply = await app.get(`${COURSE}/sessions/matrices/attendance/`);
      expect(valueAt(reply.json, 'users.0')).to.deep.include({ user_id: '7', attended_seconds: 1_800.5 });
    },
  );

  operationTest('recordings lists them', { listRecordings: () => okAsync([aRecording()]) }, async (app) => {
    await openClass(app);
    await recordFilm(app, Buffer.from('a film'));
    const reply = await app.get(`${COURSE}/sessions/matrices/recordings/`);
    expect(valueAt(reply.json, 'recordings.0')).to.include({ record_id: 'RM_1-2', status: 'ready', size_bytes: 6 });
  });

  operationTest(
    'file gives the film',
    {
      readRecordingFile: () =>
        okAsync({ recording: aRecording(), file: { sizeBytes: 0, bytes: (async function* () {})() } }),
    },
    async (app) => {
      await openClass(app);
      await recordFilm(app, Buffer.from('a film'));
      const { json } = await app.get(`${COURSE}/sessions/matrices/recordings/`);
      const film = await fetch(textAt(json, 'recordings.0.file_url'));
      expect(await film.text()).to.equal('a film');
      const poster = await fetch(textAt(json, 'recordings.0.poster_url'));
      expect(await poster.text()).to.equal('a picture');
    },
  );
});

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
      expect(valueAt(drift.json, 'drifts.0')).to.include({ room_id: 'matrices', kind: 'room-over' });
    },
  );

  operationTest(
    'reconcile looks at all that need it',
    { sweepUnsettled: () => okAsync({ looked: 1, failed: [], recordingsWoken: 0 }) },
    async (app) => {
      await openClass(app);
      app.ports.videoServer.finish(ROOM.roomId);
      app.ports.clock.advance(600_000);
      const reply = await app.post('/api/admin/reconcile/', { token: ADMIN_KEY });
      expect(reply.json).to.deep.equal({ looked: 1, failed: [], recordings_woken: 0 });
      await happen(app);
      const { json } = await app.get(`${COURSE}/sessions/matrices/`);
      expect(valueAt(json, 'live_session.status')).to.equal('ended');
    },
  );
});
