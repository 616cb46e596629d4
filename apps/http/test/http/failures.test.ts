import type { VideoServerFailed } from '@homeroom/core';
import { aSeat } from '@homeroom/core/testing';
import { expect } from 'chai';
import { ISSUER, NOW } from './class-tokens.js';
import { expectProblem } from './expect-problem.js';
import { type RunningApp, startApp } from './running-app.js';
import { COURSE, openClass, student, valueAt } from './story.js';

const CREATE = `${COURSE}/room/create/`;
const JOIN = '/api/course/online/room/token/';
const CLOSE = `${COURSE}/room/close/`;
const VALIDATE = '/api/course/online/token/validate/';

describe('failures of others', () => {
  let app: RunningApp;
  beforeEach(async () => {
    app = await startApp();
  });
  afterEach(() => app.close());

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
    expectProblem(await app.get('/API/admin/inbox/'), 404, 'not_found');
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

  it('answers a person who is blocked', async () => {
    await openClass(app);
    const token = await student();
    expect((await app.post(VALIDATE, { token })).status).to.equal(200);
    const session = (await app.ports.liveSessions.find('matrices'))._unsafeUnwrap();
    const person = {
      issuer: ISSUER,
      externalId: '7',
      kind: 'member',
      name: 'Sam',
      pictureUrl: null,
      id: 'new',
    } as const;
    const sam = (await app.ports.courses.enterPerson(person))._unsafeUnwrap();
    const seat = aSeat({ liveSessionId: session?.id ?? '', person: sam, blockedAt: NOW });
    (await app.ports.seats.take(seat))._unsafeUnwrap();
    expectProblem(await app.post(JOIN, { token, body: { room_id: 'matrices' } }), 403, 'user_blocked');
    expect(app.ports.videoServer.tokensWanted).to.deep.equal([]);
    const entrance = await app.post(VALIDATE, { token });
    expect(valueAt(entrance.json, 'metadata.can_join_live_session')).to.equal(false);
  });

  it('answers a class that is closing, one that is over', async () => {
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
