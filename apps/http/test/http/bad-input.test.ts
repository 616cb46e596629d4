import type { VideoServerFailed } from '@homeroom/core';
import { expect } from 'chai';
import { CLASS_TOKEN_SECRET, classToken, NOW, unsignedToken } from './class-tokens.js';
import { type Call, type Reply, type RunningApp, startApp } from './running-app.js';
import { COURSE, openClass, student, textAt, valueAt } from './story.js';

const CREATE = `${COURSE}/room/create/`;
const JOIN = '/api/course/online/room/token/';
const CLOSE = `${COURSE}/room/close/`;
const VALIDATE = '/api/course/online/token/validate/';

/** The reply is this problem, and names what is wrong. */
const expectProblem = (reply: Reply, status: number, code: string): void => {
  expect(reply.json, reply.text).to.include({ status, code });
  expect(reply.status).to.equal(status);
  expect(reply.headers.get('Content-Type')).to.equal('application/problem+json');
  expect(textAt(reply.json, 'type')).to.equal(`urn:homeroom:problem:${code}`);
  expect(textAt(reply.json, 'title')).not.to.equal('');
  expect(textAt(reply.json, 'detail')).to.match(/\.$/);
};

describe('bad input', () => {
  let app: RunningApp;
  beforeEach(async () => {
    app = await startApp();
  });
  afterEach(() => app.close());

  const bodies: Record<string, [body: unknown, path: string]> = {
    'no JSON': ['{"title":', ''],
    'no UTF-8': [new Uint8Array([0x22, 0xff, 0x22]), ''],
    'a list': [[], ''],
    'a title that is a number': [{ title: 7 }, 'title'],
    'an over-long title': [{ title: 'x'.repeat(201) }, 'title'],
    'U+0000 in a title': ['{"title":"a\\u0000b"}', 'title'],
    'U+0000 in a welcome message': ['{"welcome_message":"\\u0000"}', 'welcome_message'],
    'over-long details': [{ details: 'x'.repeat(10_001) }, 'details'],
    'a time without a zone': [{ starts_at: '2026-11-23T09:00:00' }, 'starts_at'],
    'an end before the start': [{ starts_at: '2026-11-23T09:00:00Z', ends_at: '2026-11-23T08:00:00Z' }, 'ends_at'],
    'an empty timeout that is too short': [{ empty_timeout_seconds: 119 }, 'empty_timeout_seconds'],
    'an empty timeout that is too long': [{ empty_timeout_seconds: 86_401 }, 'empty_timeout_seconds'],
    'an empty timeout that is a text': [{ empty_timeout_seconds: '600' }, 'empty_timeout_seconds'],
    'half a participant': [{ max_participants: 2.5 }, 'max_participants'],
    'a room id with a slash': [{ room_id: 'a/b' }, 'room_id'],
    'an empty room id': [{ room_id: '' }, 'room_id'],
    'a room id of 49 letters': [{ room_id: 'a'.repeat(49) }, 'room_id'],
    'a room id like a breakout room': [{ room_id: 'algebra-1' }, 'room_id'],
    'a room id that PlugNMeet reserves': [{ room_id: 'user_ada' }, 'room_id'],
    'another room id that PlugNMeet reserves': [{ room_id: 'a-FIELD_b' }, 'room_id'],
    'a room id with U+0000': ['{"room_id":"a\\u0000"}', 'room_id'],
    'a room id that is an object': [{ room_id: { $ne: null } }, 'room_id'],
  };
  for (const [what, [body, path]] of Object.entries(bodies)) {
    it(`create refuses ${what}`, async () => {
      const reply = await app.post(CREATE, { body });
      expectProblem(reply, 422, 'invalid_input');
      expect(valueAt(reply.json, 'errors.0.path')).to.equal(path);
      expect(textAt(reply.json, 'errors.0.message')).not.to.equal('');
      expect(app.ports.videoServer.calls.createRoom).to.equal(0);
    });
  }

  it('names everything that is wrong at once', async () => {
    const reply = await app.post(CREATE, { body: { title: 7, room_id: 'a/b', max_participants: 1 } });
    expect(valueAt(reply.json, 'errors')).to.have.length(3);
  });

  it('takes no body for an empty one', async () => {
    expect((await app.post(CREATE)).status).to.equal(201);
  });

  it('asks for the room id', async () => {
    for (const path of [JOIN, CLOSE]) {
      for (const body of [{}, { room_id: 7 }, { room_id: 'x'.repeat(201) }]) {
        expectProblem(await app.post(path, { body }), 422, 'invalid_input');
      }
    }
  });

  it('refuses what is not JSON by its type', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', '']) {
      const headers = { 'Content-Type': type };
      expectProblem(await app.post(CREATE, { body: '{}', headers }), 415, 'unsupported_media_type');
    }
    for (const type of ['application/json; charset=utf-8', 'application/ld+json']) {
      expect((await app.post(CREATE, { body: '{}', headers: { 'Content-Type': type } })).status).to.be.lessThan(300);
    }
  });

  it('refuses a compressed body', async () => {
    const reply = await app.post(CREATE, { body: '{}', headers: { 'Content-Encoding': 'gzip' } });
    expectProblem(reply, 415, 'unsupported_media_type');
  });

  it('refuses a body of 2 MB, and of a byte too many', async () => {
    const room = 64 * 1_024 - '{"a":""}'.length;
    for (const size of [2_000_000, room + 1]) {
      expectProblem(await app.post(CREATE, { body: { a: 'x'.repeat(size) } }), 413, 'body_too_large');
    }
    expect((await app.post(CREATE, { body: { a: 'x'.repeat(room) } })).status).to.equal(201);
  });

  const badTokens: Record<string, [token: () => Promise<string | null> | string | null, code: string]> = {
    none: [() => null, 'class_token_missing'],
    expired: [() => classToken({ exp: NOW / 1_000 - 61 }), 'class_token_expired'],
    foreign: [() => classToken({}, `${CLASS_TOKEN_SECRET}2`), 'class_token_invalid'],
    'alg: none': [() => unsignedToken({ alg: 'none' }), 'class_token_invalid'],
    'no JWT': [() => 'abc', 'class_token_invalid'],
    'with an over-long name': [() => classToken({ name: 'x'.repeat(201) }), 'class_token_invalid'],
    'with U+0000 in the name': [() => classToken({ name: 'a\u0000' }), 'class_token_invalid'],
  };
  for (const [what, [make, code]] of Object.entries(badTokens)) {
    it(`refuses a token that is ${what}, everywhere`, async () => {
      const token = await make();
      const replies = await Promise.all([
        app.post(VALIDATE, { token }),
        app.post(VALIDATE, { token: null, body: token === null ? {} : { token } }),
        app.post(CREATE, { token }),
        app.post(JOIN, { token, body: { room_id: 'matrices' } }),
        app.post(CLOSE, { token, body: { room_id: 'matrices' } }),
        app.get(`${COURSE}/sessions/`, { token }),
        app.get(`${COURSE}/sessions/matrices/`, { token }),
        app.get(`${COURSE}/sessions/matrices/users/`, { token }),
        app.get(`${COURSE}/sessions/matrices/attendance/`, { token }),
        app.get(`${COURSE}/sessions/matrices/recordings/`, { token }),
      ]);
      for (const reply of replies) {
        expectProblem(reply, 401, code);
        expect(reply.headers.get('WWW-Authenticate')).to.contain('Bearer');
      }
    });
  }

  it('names the claim that is wrong', async () => {
    const reply = await app.post(VALIDATE, { token: await classToken({ name: 'x'.repeat(201) }) });
    expect(valueAt(reply.json, 'errors.0')).to.deep.equal({ path: 'name', message: 'must have at most 200 letters' });
  });

  it('refuses another header than a bearer token', async () => {
    const headers = { Authorization: `Basic ${await classToken()}` };
    expectProblem(await app.post(CREATE, { token: null, headers }), 401, 'class_token_missing');
  });

  it('refuses the role platform for now', async () => {
    const token = await classToken({ role: 'platform' });
    expectProblem(await app.get(`${COURSE}/sessions/`, { token }), 403, 'not_allowed');
  });

  it('refuses a token of another course, whatever it wants there', async () => {
    await openClass(app);
    const paths = ['room/create/', 'room/close/'].map((path) => [path, 'post'] as const);
    const reads = ['sessions/', 'sessions/matrices/', 'sessions/matrices/attendance/'].map(
      (path) => [path, 'get'] as const,
    );
    const token = await classToken({ course: { slug: 'biology' } });
    for (const [path, method] of [...paths, ...reads]) {
      const call: Call = { token, ...(method === 'post' ? { body: { room_id: 'matrices' } } : {}) };
      expectProblem(await app[method](`${COURSE}/${path}`, call), 403, 'course_mismatch');
    }
  });

  it('does not let one course see, join or close the class of another', async () => {
    await openClass(app);
    const token = await classToken({ course: { slug: 'biology' } });
    const body = { room_id: 'matrices' };
    expectProblem(await app.post(JOIN, { token, body }), 404, 'live_session_not_found');
    const other = '/api/course/biology/online';
    expectProblem(await app.post(`${other}/room/close/`, { token, body }), 404, 'live_session_not_found');
    for (const part of ['', 'users/', 'attendance/', 'recordings/']) {
      expectProblem(await app.get(`${other}/sessions/matrices/${part}`, { token }), 404, 'live_session_not_found');
    }
    expectProblem(await app.post(`${other}/room/create/`, { token, body }), 409, 'room_id_used');
  });

  it('lets no student and no observer create or close', async () => {
    await openClass(app);
    for (const role of ['student', 'observer']) {
      const token = await classToken({ role });
      expectProblem(await app.post(CREATE, { token }), 403, 'not_allowed');
      expectProblem(await app.post(CLOSE, { token, body: { room_id: 'matrices' } }), 403, 'not_allowed');
    }
    expect(app.ports.videoServer.calls.endRoom).to.equal(0);
  });

  it('knows no live session of an impossible room id in the path', async () => {
    for (const roomId of ['a%2Fb', 'a%00b', 'algebra-1', 'x'.repeat(300), '%20']) {
      expectProblem(await app.get(`${COURSE}/sessions/${roomId}/`), 404, 'live_session_not_found');
    }
    expectProblem(await app.get(`${COURSE}/sessions/%E0%A4%A/`), 404, 'live_session_not_found');
  });

  it('refuses a page that is none', async () => {
    for (const query of ['limit=0', 'limit=101', 'limit=x', 'limit=1.5', 'cursor=%00', `cursor=${'x'.repeat(201)}`]) {
      expectProblem(await app.get(`${COURSE}/sessions/?${query}`), 422, 'invalid_input');
    }
    expectProblem(await app.get(`${COURSE}/sessions/matrices/attendance/?format=pdf`), 422, 'invalid_input');
  });

  const failures: Record<string, [VideoServerFailed, number, string]> = {
    'is down': [{ type: 'video-server-unavailable', reason: 'ECONNREFUSED' }, 503, 'video_server_unavailable'],
    'answers nonsense': [{ type: 'video-server-not-understood', reason: '<html>' }, 502, 'video_server_not_understood'],
    refuses: [{ type: 'video-server-refused', code: 'X', message: 'SELECT 1' }, 502, 'video_server_refused'],
  };
  for (const [what, [failure, status, code]] of Object.entries(failures)) {
    it(`tells that PlugNMeet ${what}, and the next create goes on`, async () => {
      app.ports.videoServer.fail(failure);
      const reply = await app.post(CREATE, { body: {} });
      expectProblem(reply, status, code);
      expect(reply.headers.has('Retry-After')).to.equal(status === 503);
      expect(reply.text).not.to.match(/SELECT|ECONNREFUSED|html/);
      expect(app.log.join('')).to.match(/SELECT|ECONNREFUSED|html/);
      app.ports.videoServer.recover();
      const next = await app.post(CREATE, { body: {} });
      expect(next.status).to.be.oneOf([200, 201]);
      expect(valueAt(next.json, 'live_session.status')).to.equal('open');
    });
  }

  it('tells that the storage is down', async () => {
    app.ports.breakWith('connect ECONNREFUSED');
    const reply = await app.post(VALIDATE, { body: {} });
    expectProblem(reply, 503, 'storage_unavailable');
    expect(reply.headers.get('Retry-After')).to.equal('5');
  });

  it('knows no other path, and no other method of one', async () => {
    expectProblem(await app.get('/api/course/'), 404, 'not_found');
    expectProblem(await app.get('/'), 404, 'not_found');
    const reply = await app.get(CREATE);
    expectProblem(reply, 405, 'method_not_allowed');
    expect(reply.headers.get('Allow')).to.equal('POST');
  });

  it('makes a bug a problem that tells nothing', async () => {
    await app.close();
    app = await startApp({
      change: (real) => ({
        ...real,
        describeEntrance: () => {
          throw new Error('a bug of ours');
        },
      }),
    });
    const reply = await app.post(VALIDATE, { body: {} });
    expectProblem(reply, 500, 'internal');
    expect(reply.text).not.to.contain('of ours');
    expect(app.log.join('')).to.contain('a bug of ours');
  });

  it('answers a person who is blocked, a class that is closing, one that is over', async () => {
    const body = { room_id: 'matrices' };
    await openClass(app);
    app.ports.videoServer.fail({ type: 'video-server-unavailable', reason: 'x' }, { call: 'endRoom' });
    const closing = await app.post(CLOSE, { body });
    expect(closing.status).to.equal(202);
    expect(valueAt(closing.json, 'live_session.status')).to.equal('closing');
    expectProblem(await app.post(JOIN, { token: await student(), body }), 409, 'live_session_closing');
    expectProblem(await app.post(CREATE), 409, 'live_session_closing');
    app.ports.videoServer.recover();
    expect((await app.post(CLOSE, { body })).status).to.equal(200);
    expectProblem(await app.post(JOIN, { token: await student(), body }), 409, 'live_session_not_active');
    expectProblem(await app.post(CREATE, { body }), 409, 'room_id_used');
  });
});
