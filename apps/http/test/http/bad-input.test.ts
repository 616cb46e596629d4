import { expect } from 'chai';
import { expectProblem } from './expect-problem.js';
import { type RunningApp, startApp } from './running-app.js';
import { COURSE, textAt, valueAt } from './story.js';

const CREATE = `${COURSE}/room/create/`;
const JOIN = '/api/course/online/room/token/';
const CLOSE = `${COURSE}/room/close/`;

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
    'half a surrogate pair in a title': ['{"title":"a\\ud800b"}', 'title'],
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
    const room = 128 * 1_024 - '{"a":""}'.length;
    for (const size of [2_000_000, room + 1]) {
      expectProblem(await app.post(CREATE, { body: { a: 'x'.repeat(size) } }), 413, 'body_too_large');
    }
    expect((await app.post(CREATE, { body: { a: 'x'.repeat(room) } })).status).to.equal(201);
  });

  it('takes the longest class there can be, every letter an escape as Python writes it', async () => {
    const escapes = (letters: number) => '\\u044b'.repeat(letters);
    const texts = [
      `"title":"${escapes(200)}"`,
      `"details":"${escapes(10_000)}"`,
      `"welcome_message":"${escapes(2_000)}"`,
    ];
    expect((await app.post(CREATE, { body: `{${texts.join(',')}}` })).status).to.equal(201);
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
});
