import { expect } from 'chai';
import { classToken } from './class-tokens.js';
import { platformToken } from './platform/platform-tokens.js';
import { ADMIN_KEY, type RunningApp, startApp } from './running-app.js';
import { COURSE, textAt, valueAt } from './story.js';

const OPERATIONS = [
  ['get', '/api/admin/inbox/'],
  ['get', '/api/admin/drift/'],
  ['post', '/api/admin/reconcile/'],
  ['post', '/api/admin/rebuild/'],
] as const;

describe('operators', () => {
  let app: RunningApp;
  beforeEach(async () => {
    app = await startApp();
  });
  afterEach(() => app.close());

  it('need the key, and neither a person’s token nor a platform’s is one', async () => {
    for (const token of [null, `${ADMIN_KEY}x`, await classToken(), await platformToken()]) {
      for (const [method, path] of OPERATIONS) {
        const reply = await app[method](path, { token });
        expect([reply.status, valueAt(reply.json, 'code')], path).to.deep.equal([401, 'admin_key_invalid']);
      }
    }
    expect((await app.get('/api/admin/inbox/', { token: ADMIN_KEY })).status).to.equal(200);
  });

  it('have nothing where there is no key', async () => {
    const off = await startApp({ config: { adminKey: null } });
    for (const [method, path] of OPERATIONS) {
      for (const token of [ADMIN_KEY, '']) expect((await off[method](path, { token })).status, path).to.equal(404);
    }
    await off.close();
  });

  it('see the inbox by status and pages, without bodies', async () => {
    const send = (body: string, signature: string) =>
      app.post('/api/course/plugnmeet/webhook/', { token: null, body, headers: { Authorization: signature } });
    for (const one of ['1', '2', '3']) await send(`{"name":"secret of ${one}"}`, 'signed.by.us');
    await send('late', 'signed.by.late');
    const begin = await app.get('/api/admin/inbox/?status=pending&limit=2', { token: ADMIN_KEY });
    expect(valueAt(begin.json, 'observations')).to.have.length(2);
    expect(valueAt(begin.json, 'observations.0')).to.include({ status: 'pending', size_bytes: 22, origin: 'webhook' });
    const rest = await app.get(`/api/admin/inbox/?status=pending&limit=2&cursor=${textAt(begin.json, 'next_cursor')}`, {
      token: ADMIN_KEY,
    });
    expect(valueAt(rest.json, 'observations')).to.have.length(1);
    expect(valueAt((await app.get('/api/admin/inbox/', { token: ADMIN_KEY })).json, 'observations')).to.have.length(4);
    expect(begin.text + rest.text).not.to.contain('secret of');
    expect((await app.get('/api/admin/inbox/?status=lost', { token: ADMIN_KEY })).status).to.equal(422);
  });

  it('get told what is not there', async () => {
    for (const id of ['999999', 'a%00b', 'x'.repeat(65)]) {
      const reply = await app.post(`/api/admin/inbox/${id}/replay/`, { token: ADMIN_KEY });
      expect(valueAt(reply.json, 'code'), id).to.equal('observation_not_found');
    }
    const reply = await app.post('/api/admin/reconcile/', { token: ADMIN_KEY, body: { room_id: 'none' } });
    expect(valueAt(reply.json, 'code')).to.equal('live_session_not_found');
  });

  it('see whether the process lives and is ready', async () => {
    expect((await app.get('/healthz', { token: null })).json).to.deep.equal({ status: 'ok' });
    const ready = await app.get('/readyz/', { token: null });
    expect(ready.status).to.equal(200);
    expect(ready.json).to.deep.equal({ status: 'ready', checks: [{ name: 'database', ok: true, detail: null }] });
    app.health = [{ name: 'database', ok: false, detail: 'cannot be reached' }];
    const notReady = await app.get('/readyz', { token: null });
    expect(notReady.status).to.equal(503);
    expect(valueAt(notReady.json, 'status')).to.equal('not-ready');
  });

  it('see the metrics, with the inbox', async () => {
    const call = { token: null, body: '{}', headers: { Authorization: 'signed.by.us' } };
    await app.post('/api/course/plugnmeet/webhook/', call);
    await app.get(`${COURSE}/sessions/matrices/`);
    app.ports.clock.advance(7_000);
    const { text, headers } = await app.get('/metrics', { token: null });
    expect(headers.get('Content-Type')).to.contain('text/plain');
    expect(text).to.contain('homeroom_inbox_pending 1').and.contain('homeroom_inbox_oldest_age_seconds 7');
    expect(text).to.contain('route="/api/course/{slug}/online/sessions/{room_id}/",status="404"} 1');
    expect(text).to.contain('process_resident_memory_bytes');
    app.ports.breakWith('down');
    expect((await app.get('/metrics', { token: null })).status).to.equal(200);
  });
});
