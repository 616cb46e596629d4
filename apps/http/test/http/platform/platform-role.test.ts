import { expect } from 'chai';
import { RATE_LIMITS } from '../../../src/http/rate-limits.js';
import { classToken } from '../class-tokens.js';
import { expectProblem } from '../expect-problem.js';
import { type RunningApp, startApp } from '../running-app.js';
import { attend, COURSE, openClass, recordFilm, student, takeSeat, textAt, valueAt } from '../story.js';
import { platformToken, platformTokenFor } from './platform-tokens.js';

const READS = [
  'sessions/',
  'sessions/matrices/',
  'sessions/matrices/users/',
  'sessions/matrices/attendance/',
  'sessions/matrices/attendance/?format=csv',
  'sessions/matrices/attendance/?format=xlsx',
  'sessions/matrices/recordings/',
  'attendance/',
  'attendance/results/',
  'attendance-rule/',
  'attendance-rule/versions/',
];

describe('a token of the role platform', () => {
  let app: RunningApp;
  beforeEach(async () => {
    app = await startApp();
    await openClass(app);
    await attend(app, await takeSeat(app, await student()), 30);
  });
  afterEach(() => app.close());

  for (const path of READS) {
    it(`reads ${path} of its course, and of any course of its issuer`, async () => {
      for (const token of [await platformToken(), await platformTokenFor('algebra-1')]) {
        expect((await app.get(`${COURSE}/${path}`, { token })).status).to.equal(200);
      }
    });

    it(`does not read ${path} of another course than its own`, async () => {
      expectProblem(
        await app.get(`${COURSE}/${path}`, { token: await platformTokenFor('algebra-2') }),
        403,
        'course_mismatch',
      );
    });

    it(`finds no ${path} of a course that no person’s token has named`, async () => {
      const other = `/api/course/nobody/online/${path}`;
      expectProblem(await app.get(other, { token: await platformToken() }), 404, 'course_not_found');
      expectProblem(await app.get(other, { token: await platformTokenFor('nobody') }), 404, 'course_not_found');
    });
  }

  it('sees everybody, with times', async () => {
    const token = await platformToken();
    const attendance = await app.get(`${COURSE}/sessions/matrices/attendance/`, { token });
    expect(valueAt(attendance.json, 'users.0')).to.include({ user_id: '7', attended_seconds: 1_800.5 });
    const users = await app.get(`${COURSE}/sessions/matrices/users/`, { token });
    expect(valueAt(users.json, 'users.0')).to.include({ user_id: '7', attended_seconds: 1_800.5 });
  });

  it('does not see a course of the same slug of another issuer', async () => {
    const course = { id: 'other', issuer: 'https://other.example', slug: 'chemistry', title: 'Chemistry' };
    (await app.ports.courses.enterCourse(course))._unsafeUnwrap();
    const reply = await app.get('/api/course/chemistry/online/sessions/', { token: await platformToken() });
    expectProblem(reply, 404, 'course_not_found');
  });

  it('counts from its own issuer alone', async () => {
    const token = await platformToken({ iss: 'https://other.example' });
    for (const path of [`${COURSE}/sessions/`, '/api/platform/sessions/', '/api/platform/attendance/']) {
      expectProblem(await app.get(path, { token }), 401, 'class_token_invalid');
    }
  });

  it('makes nobody and no course known', async () => {
    await app.get('/api/course/new/online/sessions/', { token: await platformTokenFor('new') });
    expect((await app.ports.courses.find('https://lms.example', 'new'))._unsafeUnwrap()).to.equal(null);
    const { json } = await app.get(`${COURSE}/sessions/matrices/users/`, { token: await platformToken() });
    expect(valueAt(json, 'users')).to.have.length(1);
  });

  const acts = [
    `${COURSE}/room/create/`,
    `${COURSE}/room/close/`,
    `${COURSE}/attendance-rule/preview/`,
    '/api/course/online/room/token/',
    '/api/course/online/token/validate/',
  ];
  for (const path of acts) {
    it(`may not do ${path}, and is told why`, async () => {
      for (const token of [await platformToken(), await platformTokenFor('algebra-1')]) {
        const reply = await app.post(path, { token, body: { room_id: 'matrices' } });
        expectProblem(reply, 403, 'not_allowed');
        expect(textAt(reply.json, 'detail')).to.contain('a token with the role platform only reads');
      }
      expect(app.ports.videoServer.calls.endRoom).to.equal(0);
    });
  }

  it('may not validate with the token in the body either', async () => {
    const body = { token: await platformToken() };
    expectProblem(await app.post('/api/course/online/token/validate/', { token: null, body }), 403, 'not_allowed');
  });

  it('opens films, by URLs that are bound to its subject', async () => {
    await recordFilm(app, Buffer.from('a film'));
    const { json } = await app.get(`${COURSE}/sessions/matrices/recordings/`, { token: await platformToken() });
    const url = textAt(json, 'recordings.0.file_url');
    expect(new URL(url).searchParams.get('person')).to.equal('platform:nightly');
    expect(await (await fetch(url)).text()).to.equal('a film');
    const others = url.replace('platform%3Anightly', 'platform%3Aother');
    expect(others).not.to.equal(url);
    expect((await fetch(others)).status).to.equal(403);
  });

  it('cannot name a course that no slug can be', async () => {
    const token = await platformToken();
    for (const slug of ['%00', 'a%00b', 'x'.repeat(256), '%ED%A0%80', '%F0%9F%91%A9']) {
      const reply = await app.get(`/api/course/${slug}/online/sessions/`, { token });
      expect(reply.status, slug).to.equal(404);
    }
  });

  it('does not find a room of another course by its id', async () => {
    await app.get('/api/course/algebra-2/online/sessions/', {
      token: await classToken({ course: { slug: 'algebra-2' } }),
    });
    const reply = await app.get('/api/course/algebra-2/online/sessions/matrices/attendance/', {
      token: await platformToken(),
    });
    expectProblem(reply, 404, 'live_session_not_found');
  });

  it('is counted by its subject, apart from a person of the same one', async () => {
    const path = `${COURSE}/sessions/matrices/`;
    const token = await platformToken({ sub: '42' });
    for (let asked = 0; asked < RATE_LIMITS.reading.requests; asked += 1) {
      expect((await app.get(path, { token })).status).to.equal(200);
    }
    expectProblem(await app.get(path, { token }), 429, 'too_many_requests');
    expect((await app.get(path, { token: await platformToken() })).status).to.equal(200);
    expect((await app.get(path)).status).to.equal(200);
  });
});
