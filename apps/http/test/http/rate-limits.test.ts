import { expect } from 'chai';
import { RATE_LIMITS } from '../../src/http/rate-limits.js';
import { classToken } from './class-tokens.js';
import { ADMIN_KEY, type RunningApp, startApp } from './running-app.js';
import { COURSE, student, valueAt } from './story.js';

const VALIDATE = '/api/course/online/token/validate/';

describe('rate limits', () => {
  let app: RunningApp;
  beforeEach(async () => {
    app = await startApp();
  });
  afterEach(() => app.close());

  /** Status codes of `count` requests. */
  const statuses = async (count: number, ask: () => Promise<{ status: number }>): Promise<number[]> => {
    const replies = [];
    for (let one = 0; one < count; one += 1) replies.push((await ask()).status);
    return replies;
  };

  it('are for each person and operation', async () => {
    const token = await student();
    const join = () => app.post('/api/course/online/room/token/', { token, body: { room_id: 'none' } });
    const { requests } = RATE_LIMITS.clicking;
    expect(new Set(await statuses(requests, join))).to.deep.equal(new Set([404]));
    const refused = await join();
    expect(refused.status).to.equal(429);
    expect(valueAt(refused.json, 'code')).to.equal('too_many_requests');
    expect(Number(refused.headers.get('Retry-After'))).to.be.within(1, 60);
    expect((await app.post(VALIDATE, { token })).status).to.equal(200);
    const other = await classToken({ sub: '8', role: 'student' });
    expect(
      (await app.post('/api/course/online/room/token/', { token: other, body: { room_id: 'none' } })).status,
    ).to.equal(404);
  });

  it('are for each address where nobody says who they are', async () => {
    const guess = (address: string) =>
      app.get('/api/admin/drift/', { token: 'a wrong key', headers: { 'X-Forwarded-For': `9.9.9.9, ${address}` } });
    const { requests } = RATE_LIMITS.badKeys;
    expect(new Set(await statuses(requests, () => guess('10.0.0.1')))).to.deep.equal(new Set([401]));
    expect((await guess('10.0.0.1')).status).to.equal(429);
    const right = { token: ADMIN_KEY, headers: { 'X-Forwarded-For': '10.0.0.1' } };
    expect((await app.get('/api/admin/drift/', right)).status).to.equal(429);
    expect((await guess('10.0.0.2')).status).to.equal(401);
  });

  it('never turn away a good token for the bad ones of its neighbours', async () => {
    const bad = () => fetch(`${app.url}${COURSE}/sessions/`, { headers: { Authorization: 'Bearer a.b.c' } });
    const replies = await statuses(RATE_LIMITS.badTokens.requests + 1, bad);
    expect(replies.at(0)).to.equal(401);
    expect(replies.at(-1)).to.equal(429);
    expect((await app.get(`${COURSE}/sessions/`)).status).to.equal(200);
  });
});
