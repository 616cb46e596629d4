import { request } from 'node:http';
import { connect } from 'node:net';
import { expect } from 'chai';
import sinon from 'sinon';
import { type Reply, type RunningApp, startApp } from './running-app.js';
import { valueAt } from './story.js';
import { until } from './until.js';

const PATH = '/api/course/plugnmeet/webhook/';
const SIGNED = { Authorization: 'signed.by.us' };

describe('the webhook', () => {
  let app: RunningApp;
  const send = (body: unknown, headers: Record<string, string> = SIGNED, path = PATH): Promise<Reply> =>
    app.post(path, { token: null, body, headers });
  const stored = async () => (await app.ports.inbox.list(null, { limit: 100, cursor: null }))._unsafeUnwrap().items;

  beforeEach(async () => {
    app = await startApp();
  });
  afterEach(() => app.close());

  it('takes it with and without its last slash, and with a query', async () => {
    for (const path of [PATH, PATH.slice(0, -1), `${PATH}?a=1`, `${PATH.slice(0, -1)}?a=1`]) {
      expect((await send(path, SIGNED, path)).json).to.deep.equal({ outcome: 'stored' });
    }
    expect((await send('x', SIGNED, `${PATH}more`)).status).to.equal(404);
    expect((await send('x', SIGNED, `${PATH.slice(0, -1)}s`)).status).to.equal(404);
  });

  it('keeps the exact bytes, whatever their type and encoding', async () => {
    const bytes = Buffer.from([0x00, 0xff, 0x7b, 0x22, 0x0a]);
    for (const [type, encoding] of [
      ['application/webhook+json', 'identity'],
      ['text/plain', 'gzip'],
      ['image/png', 'br'],
    ]) {
      const body = Buffer.concat([bytes, Buffer.from(`${type}`)]);
      await send(body, { ...SIGNED, 'Content-Type': `${type}`, 'Content-Encoding': `${encoding}` });
    }
    const bodies = (await stored()).map((entry) => Buffer.from(entry.body));
    expect(bodies).to.have.length(3);
    for (const body of bodies) expect(body.subarray(0, 5)).to.deep.equal(bytes);
  });

  it('tells duplicates and what it keeps apart', async () => {
    expect((await send('once')).json).to.deep.equal({ outcome: 'stored' });
    expect((await send('once')).json).to.deep.equal({ outcome: 'duplicate' });
    const late = await send('late', { Authorization: 'signed.by.late' });
    expect(late.status).to.equal(200);
    expect(late.json).to.deep.equal({ outcome: 'quarantined' });
    expect(await stored()).to.have.length(2);
  });

  it('turns away what nobody of ours has signed', async () => {
    const signatures = ['', 'abc', 'a.b', `a.b.${'c'.repeat(5_000)}`, 'signed.by.them', 'Bearer signed.by.us.x'];
    for (const signature of signatures) {
      const reply = await send('{}', signature === '' ? {} : { Authorization: signature });
      expect(reply.status, signature).to.equal(401);
      expect(valueAt(reply.json, 'code')).to.equal('webhook_not_signed');
    }
    expect(await stored()).to.deep.equal([]);
  });

  it('takes a body of 1 MiB and not a byte more', async () => {
    expect((await send('x'.repeat(1_048_576))).status).to.equal(200);
    const more = await send('x'.repeat(1_048_577));
    expect(more.status).to.equal(413);
    expect(more.headers.get('Connection')).to.equal('close');
    expect((await send('x'.repeat(3_000_000))).status).to.equal(413);
    expect(await stored()).to.have.length(1);
  });

  it('ends a body that never ends', async () => {
    const endless = request(`${app.url}${PATH}`, { method: 'POST', headers: SIGNED });
    const chunk = Buffer.alloc(256 * 1_024);
    const feeding = setInterval(() => endless.write(chunk), 1);
    // The connection is closed under a sender who does not stop: whether they still read the answer is up to them.
    await new Promise<void>((resolve) => endless.once('error', () => resolve()).once('close', () => resolve()));
    clearInterval(feeding);
    endless.destroy();
    await until(() => app.log.join('').includes('too large and is lost'));
    const metrics = await app.get('/metrics', { token: null });
    expect(metrics.text).to.contain('homeroom_webhook_acks_total{outcome="too-large"} 1');
  });

  it('takes POST only', async () => {
    const reply = await app.get(PATH, { token: null });
    expect(reply.status).to.equal(405);
    expect(reply.headers.get('Allow')).to.equal('POST');
  });

  it('asks to come again while the storage is down, in time for the token and spread', async () => {
    app.ports.breakWith('connect ECONNREFUSED');
    for (const chance of [0, 0.5, 0.999]) {
      const random = sinon.stub(Math, 'random').returns(chance);
      const reply = await send('{}');
      random.restore();
      expect(reply.status).to.equal(503);
      expect(valueAt(reply.json, 'code')).to.equal('storage_unavailable');
      expect(reply.headers.get('Retry-After')).to.equal(String(40 + Math.round(10 * chance)));
    }
    app.ports.breakWith(null);
    expect((await send('{}')).status).to.equal(200);
  });

  it('tells of trouble once, and how often', async () => {
    for (const body of ['1', '2', '3']) await send(body, { Authorization: 'signed.by.them' });
    const lines = () => app.log.filter((line) => line.includes('not simply stored'));
    expect(lines()).to.have.length(1);
    app.ports.clock.advance(11_000);
    await send('4', { Authorization: 'signed.by.them' });
    expect(lines()).to.have.length(2);
    expect(lines()[1]).to.contain('"more":2');
  });

  it('makes a bug a request to come again', async () => {
    await app.close();
    app = await startApp({
      door: {
        admit: () => {
          throw new Error('a bug of ours');
        },
      },
    });
    const reply = await send('{}');
    expect(reply.status).to.equal(503);
    expect(reply.headers.has('Retry-After')).to.equal(true);
    expect(app.log.join('')).to.contain('a bug of ours');
  });

  it('counts what it answers', async () => {
    await send('counted');
    await send('counted', { Authorization: 'signed.by.them' });
    const metrics = await app.get('/metrics', { token: null });
    expect(metrics.text).to.contain('homeroom_webhook_acks_total{outcome="stored"} 1');
    expect(metrics.text).to.contain('homeroom_webhook_acks_total{outcome="not-signed"} 1');
    expect(metrics.text).to.contain('homeroom_webhook_acks_seconds_count{outcome="stored"} 1');
  });

  it('does not mind a sender who goes away in the middle', async () => {
    const { port } = new URL(app.url);
    const socket = connect(Number(port), '127.0.0.1');
    socket.write(`POST ${PATH} HTTP/1.1\r\nHost: x\r\nAuthorization: signed.by.us\r\nContent-Length: 100\r\n\r\nhalf`);
    await new Promise((resolve) => socket.once('connect', resolve));
    socket.destroy();
    expect((await send('whole')).status).to.equal(200);
    expect(await stored()).to.have.length(1);
  });
});
