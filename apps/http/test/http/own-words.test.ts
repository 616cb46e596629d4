import { expect } from 'chai';
import { CLASS_TOKEN_SECRET, classToken, NOW, unsignedToken } from './class-tokens.js';
import { expectProblem } from './expect-problem.js';
import { ADMIN_KEY, type RunningApp, startApp } from './running-app.js';
import { COURSE, valueAt } from './story.js';

const CREATE = `${COURSE}/room/create/`;
const VALIDATE = '/api/course/online/token/validate/';

describe('the words of problems', () => {
  let app: RunningApp;
  before(async () => {
    app = await startApp();
  });
  after(() => app.close());

  const bodies: [body: unknown, detail: string][] = [
    [[], 'The body must be an object.'],
    ['null', 'The body must be an object.'],
    ['{', 'The body is no JSON in UTF-8.'],
    [{ title: 7 }, 'title must be a string.'],
    [{ room_id: {} }, 'room_id must be a string.'],
    [{ empty_timeout_seconds: 119 }, 'empty_timeout_seconds must be a whole number from 120 to 86400.'],
    [{ empty_timeout_seconds: '600' }, 'empty_timeout_seconds must be a whole number from 120 to 86400.'],
    [{ max_participants: 2.5 }, 'max_participants must be a whole number from 2 to 10000.'],
    [{ max_participants: 1e300 }, 'max_participants must be a whole number from 2 to 10000.'],
    [{ starts_at: 7 }, 'starts_at must be a time such as 2026-11-23T09:00:00.000Z, with its zone.'],
    [{ starts_at: '9999-12-31T23:59:59-01:00' }, 'starts_at must be in the years 1970 to 9999.'],
    [{ ends_at: '0000-01-01T00:00:00Z' }, 'ends_at must be in the years 1970 to 9999.'],
    [{ starts_at: '2026-11-23T09:00:00Z', ends_at: '2026-11-23T09:00:00Z' }, 'ends_at must be after starts_at.'],
    [
      { title: 7, max_participants: 1 },
      'title must be a string; max_participants must be a whole number from 2 to 10000.',
    ],
  ];
  for (const [body, detail] of bodies) {
    it(`are ours for the body ${JSON.stringify(body)}`, async () => {
      const reply = await app.post(CREATE, { body });
      expectProblem(reply, 422, 'invalid_input');
      expect(valueAt(reply.json, 'detail')).to.equal(detail);
      expect(valueAt(reply.json, 'errors')).to.have.length(detail.split('; ').length);
    });
  }

  it('are ours for what is missing', async () => {
    const reply = await app.post(`${COURSE}/room/close/`, { body: {} });
    expect(valueAt(reply.json, 'errors')).to.deep.equal([{ path: 'room_id', message: 'is missing' }]);
  });

  const queries: [path: string, detail: string][] = [
    [`${COURSE}/sessions/?limit=0`, 'limit must be a whole number from 1 to 100.'],
    [`${COURSE}/sessions/?limit=x`, 'limit must be a whole number from 1 to 100.'],
    [`${COURSE}/sessions/x/attendance/?format=pdf`, 'format must be one of: json, csv, xlsx.'],
    ['/api/admin/inbox/?status=lost', 'status must be one of: pending, done, ignored, parked, quarantined.'],
  ];
  for (const [path, detail] of queries) {
    it(`are ours for ${path}`, async () => {
      const token = path.startsWith('/api/admin') ? { token: ADMIN_KEY } : {};
      const reply = await app.get(path, token);
      expectProblem(reply, 422, 'invalid_input');
      expect(valueAt(reply.json, 'detail')).to.equal(detail);
    });
  }

  const tokens: [what: string, token: () => Promise<string> | string, why: string, path?: string][] = [
    ['no JWT', () => 'abc', 'it is no signed JWT'],
    ['three parts of nothing', () => 'a.b.c', 'it is no signed JWT'],
    ['alg none', () => unsignedToken({ alg: 'none' }), 'its algorithm does not count here'],
    [
      'another secret',
      () => classToken({}, `${CLASS_TOKEN_SECRET}2`),
      'its signature is not by a key that counts here',
    ],
    [
      'another issuer',
      () => classToken({ iss: 'x' }),
      'its claim iss must be the issuer whose tokens count here',
      'iss',
    ],
    ['no issuer', () => classToken({ iss: undefined }), 'its claim iss is missing', 'iss'],
    ['no expiry', () => classToken({ exp: undefined }), 'its claim exp is missing', 'exp'],
    ['a text as expiry', () => classToken({ exp: 'x' }), 'its claim exp must be a number of seconds since 1970', 'exp'],
    ['a start', () => classToken({ nbf: NOW / 1_000 + 120 }), 'its claim nbf must not lie in the future', 'nbf'],
    ['a number as sub', () => classToken({ sub: 7 }), 'its claim sub must be a string', 'sub'],
    ['no course', () => classToken({ course: undefined }), 'its claim course is missing', 'course'],
    ['a slug that is none', () => classToken({ course: {} }), 'its claim course.slug is missing', 'course.slug'],
    [
      'a class after the year 9999',
      () => classToken({ class: { ends_at: '9999-12-31T23:59:59-01:00' } }),
      'its claim class.ends_at must be in the years 1970 to 9999',
      'class.ends_at',
    ],
  ];
  for (const [what, make, why, path] of tokens) {
    it(`are ours for a token with ${what}`, async () => {
      const reply = await app.post(VALIDATE, { token: await make(), body: {} });
      expectProblem(reply, 401, 'class_token_invalid');
      expect(valueAt(reply.json, 'detail')).to.equal(`The class token is not valid: ${why}.`);
      expect(valueAt(reply.json, 'errors.0.path')).to.equal(path);
    });
  }

  it('take null for no token in the body', async () => {
    expect((await app.post(VALIDATE, { body: { token: null } })).status).to.equal(200);
  });
});
