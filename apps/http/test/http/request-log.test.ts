import { expect } from 'chai';
import { classToken, NOW } from './class-tokens.js';
import { ADMIN_KEY, type RunningApp, startApp } from './running-app.js';
import { COURSE, openClass, recordFilm, textAt } from './story.js';
import { until } from './until.js';

const VALIDATE = '/api/course/online/token/validate/';

describe('the log of requests', () => {
  let app: RunningApp;
  beforeEach(async () => {
    app = await startApp();
  });
  afterEach(() => app.close());

  it('names route, status, time and request, and no secret', async () => {
    await openClass(app);
    await recordFilm(app, Buffer.from('a film'));
    const token = await classToken();
    const { json, headers } = await app.get(`${COURSE}/sessions/matrices/recordings/`, { token });
    const signed = new URL(textAt(json, 'recordings.0.file_url'));
    await app.get(signed.pathname + signed.search, { token: null });
    await app.get(`${signed.pathname}?sig=forged-signature`, { token: null, headers: { Cookie: 'sid=canary-cookie' } });
    const joined = await app.post('/api/course/online/room/token/', { token, body: { room_id: 'matrices' } });
    await app.get(`/api/admin/drift/?key=${ADMIN_KEY}`, { token: ADMIN_KEY });
    await app.post(VALIDATE, { token: null, body: { token } });
    await app.post(VALIDATE, { token: null, body: `{"token":"${token}` });
    await app.get(`/unknown/${token}?access_token=${token}`, { token, headers: { 'X-Request-Id': ADMIN_KEY } });
    await app.post('/api/course/plugnmeet/webhook/', { token: null, body: token, headers: { Authorization: token } });
    const expired = await classToken({ exp: NOW / 1_000 - 100 });
    await app.get(`${COURSE}/sessions/`, { token: expired });
    const id = headers.get('X-Request-Id');
    const lines = () => app.log.filter((line) => line.includes('"msg":"request"'));
    await until(() => lines().some((line) => line.includes('unmatched')) && lines().length >= 10);
    const line = JSON.parse(lines().find((one) => one.includes(`"${id}"`)) ?? '{}');
    expect(line).to.include({
      level: 'info',
      method: 'GET',
      route: '/api/course/{slug}/online/sessions/{room_id}/recordings/',
      status: 200,
      request_id: id,
    });
    expect(line.ms).to.be.a('number');
    const all = app.log.join('');
    const secrets = [
      token,
      expired,
      token.split('.')[2],
      signed.searchParams.get('sig'),
      textAt(joined.json, 'join_url'),
    ];
    for (const secret of [...secrets, ADMIN_KEY, 'forged-signature', 'canary-cookie']) {
      expect(all).not.to.contain(String(secret));
    }
  });
});
