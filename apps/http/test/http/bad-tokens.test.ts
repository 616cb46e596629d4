import { expect } from 'chai';
import { CLASS_TOKEN_SECRET, classToken, NOW, unsignedToken } from './class-tokens.js';
import { expectProblem } from './expect-problem.js';
import { platformToken } from './platform/platform-tokens.js';
import { type Call, type RunningApp, startApp } from './running-app.js';
import { COURSE, openClass, textAt, valueAt } from './story.js';

const CREATE = `${COURSE}/room/create/`;
const JOIN = '/api/course/online/room/token/';
const CLOSE = `${COURSE}/room/close/`;
const VALIDATE = '/api/course/online/token/validate/';

describe('bad tokens', () => {
  let app: RunningApp;
  beforeEach(async () => {
    app = await startApp();
  });
  afterEach(() => app.close());

  const badTokens: Record<string, [token: () => Promise<string | null> | string | null, code: string]> = {
    none: [() => null, 'class_token_missing'],
    expired: [() => classToken({ exp: NOW / 1_000 - 61 }), 'class_token_expired'],
    'a platform’s that is expired': [() => platformToken({ exp: NOW / 1_000 - 61 }), 'class_token_expired'],
    'a platform’s that another signed': [
      () => classToken({ role: 'platform' }, `${CLASS_TOKEN_SECRET}2`),
      'class_token_invalid',
    ],
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
        app.get(`${COURSE}/sessions/matrices/attendance/?format=csv`, { token }),
        app.get(`${COURSE}/sessions/matrices/attendance/?format=xlsx`, { token }),
        app.get(`${COURSE}/sessions/matrices/recordings/`, { token }),
        app.get(`${COURSE}/attendance/`, { token }),
        app.get('/api/platform/sessions/', { token }),
        app.get('/api/platform/attendance/', { token }),
      ]);
      for (const reply of replies) {
        expectProblem(reply, 401, code);
        expect(reply.headers.get('WWW-Authenticate')).to.contain('Bearer');
      }
    });
  }

  it('takes the longest token in a header, beside a browser’s cookies, and says of a longer one that it is', async () => {
    const headers = { Cookie: `sid=${'x'.repeat(4_000)}` };
    const token = await classToken({ padding: 'x'.repeat(11_700) });
    expect(token).to.have.lengthOf.within(16_000, 16_384);
    expect((await app.get(`${COURSE}/sessions/`, { token, headers })).status).to.equal(200);
    const longer = await app.get(`${COURSE}/sessions/`, { token: `${token}${'x'.repeat(1_000)}`, headers });
    expectProblem(longer, 401, 'class_token_invalid');
    expect(textAt(longer.json, 'detail')).to.contain('more than 16384 letters');
  });

  it('names the claim that is wrong', async () => {
    const reply = await app.post(VALIDATE, { token: await classToken({ name: 'x'.repeat(201) }) });
    expect(valueAt(reply.json, 'errors.0')).to.deep.equal({ path: 'name', message: 'must have at most 200 letters' });
  });

  it('refuses another header than a bearer token', async () => {
    const headers = { Authorization: `Basic ${await classToken()}` };
    expectProblem(await app.post(CREATE, { token: null, headers }), 401, 'class_token_missing');
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
});
