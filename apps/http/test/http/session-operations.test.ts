import { USUAL_RULE } from '@homeroom/core';
import { aLiveSession, aRecording } from '@homeroom/core/testing';
import { expect } from 'chai';
import { okAsync } from 'neverthrow';
import { attend, COURSE, openClass, operationTest, recordFilm, student, takeSeat, textAt, valueAt } from './story.js';

const NO_VIEW = { session: aLiveSession(), startedAt: null, endedAt: null, usersOnline: 0, recording: false };

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
            openQuestions: ['not-ended'],
            attendees: [],
            machines: [],
            revision: 1,
          },
          inForce: { version: 0, rule: USUAL_RULE, setAt: null, setBy: null },
          verdicts: new Map(),
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
