import { expect } from 'chai';
import { ISSUER } from './class-tokens.js';
import { ADMIN_KEY, type RunningApp, startApp } from './running-app.js';

const VALIDATE = '/api/course/online/token/validate/';

describe('headers', () => {
  let app: RunningApp;
  beforeEach(async () => {
    app = await startApp();
  });
  afterEach(() => app.close());

  it('tell browsers to be careful', async () => {
    const headers = Object.fromEntries((await app.post(VALIDATE, { body: {} })).headers);
    expect(headers).to.include({
      'content-security-policy': `default-src 'none';frame-ancestors 'self' ${ISSUER}`,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(headers).not.to.have.any.keys('strict-transport-security', 'x-powered-by', 'x-frame-options');
  });

  it('keep answers about people out of caches', async () => {
    for (const path of [`/api/course/algebra-1/online/sessions/`, '/api/course/algebra-1/online/sessions/none/']) {
      expect((await app.get(path)).headers.get('Cache-Control'), path).to.equal('no-store');
    }
    const refused = await app.get('/api/admin/inbox/');
    expect(refused.headers.get('Cache-Control')).to.equal('no-store');
  });

  it('let pages of the allowed origins in', async () => {
    const preflight = { Origin: ISSUER, 'Access-Control-Request-Method': 'POST' };
    const asked = await fetch(app.url + VALIDATE, { method: 'OPTIONS', headers: preflight });
    expect(asked.status).to.equal(204);
    expect(Object.fromEntries(asked.headers)).to.include({
      'access-control-allow-origin': ISSUER,
      'access-control-allow-headers': 'Authorization, Content-Type, Range',
      vary: 'Origin',
    });
    const reply = await app.post(VALIDATE, { body: {}, headers: { Origin: ISSUER } });
    expect(reply.headers.get('Access-Control-Allow-Origin')).to.equal(ISSUER);
    expect(reply.headers.get('Access-Control-Expose-Headers')).to.contain('Retry-After');
    expect(reply.headers.has('Access-Control-Allow-Credentials')).to.equal(false);
  });

  it('let no other page in, and none at the operators’ tools', async () => {
    const other = await app.post(VALIDATE, { body: {}, headers: { Origin: 'https://evil.example' } });
    expect(other.headers.has('Access-Control-Allow-Origin')).to.equal(false);
    const admin = await app.get('/api/admin/drift/', { token: ADMIN_KEY, headers: { Origin: ISSUER } });
    expect(admin.headers.has('Access-Control-Allow-Origin')).to.equal(false);
  });
});
