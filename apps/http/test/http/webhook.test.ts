import { IncomingMessage, type RequestListener, request, ServerResponse } from 'node:http';
import { connect, Socket } from 'node:net';
import { createLiveClasses, type Received } from '@homeroom/core';
import { memoryPorts } from '@homeroom/core/testing';
import { expect } from 'chai';
import { ok, okAsync, ResultAsync } from 'neverthrow';
import sinon from 'sinon';
import { WAITING_WEBHOOKS } from '../../src/http/webhook/limits.js';
import { createWebhookListener } from '../../src/http/webhook/webhook-listener.js';
import { createLogger } from '../../src/log/logger.js';
import { createMetrics } from '../../src/metrics/metrics.js';
import { fakeDoor, type Reply, type RunningApp, startApp } from './running-app.js';
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
    const status = await new Promise<number>((resolve, reject) => {
      const endless = request(`${app.url}${PATH}`, { method: 'POST', headers: SIGNED }, (response) => {
        clearInterval(feeding);
        resolve(response.statusCode ?? 0);
        response.destroy();
      });
      endless.once('error', reject);
      const chunk = Buffer.alloc(256 * 1_024);
      const feeding = setInterval(() => endless.write(chunk), 1);
    });
    expect(status).to.equal(413);
    expect(app.log.join('')).to.contain('too large and is lost');
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

describe('the webhook when storing hangs', () => {
  let app: RunningApp;
  let clock: sinon.SinonFakeTimers;
  const hanging: ((received: Received) => void)[] = [];
  afterEach(async () => {
    clock.restore();
    for (const go of hanging.splice(0)) go('stored');
    await app.close();
  });

  it('answers after five seconds', async () => {
    let arrived = 0;
    app = await startApp({
      change: (real) => ({
        ...real,
        receiveEvent: () => {
          arrived += 1;
          return new ResultAsync(new Promise<Received>((go) => hanging.push(go)).then((value) => okAsync(value)));
        },
      }),
    });
    clock = sinon.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const send = (count: number) =>
      Promise.all(
        Array.from({ length: count }, () => fetch(app.url + PATH, { method: 'POST', headers: SIGNED, body: '{}' })),
      );
    const late = send(3);
    await until(() => arrived === 3);
    clock.tick(4_999);
    expect(hanging).to.have.length(3);
    clock.tick(1);
    for (const reply of await late) {
      expect(reply.status).to.equal(503);
      expect(Number(reply.headers.get('Retry-After'))).to.be.within(40, 50);
    }
  });
});

describe('the webhook with too many that wait', () => {
  /** A webhook without a network, its body in one piece. */
  const arriving = (listener: RequestListener, body: Buffer): ServerResponse => {
    const message = new IncomingMessage(new Socket());
    message.method = 'POST';
    message.headers = { authorization: 'signed.by.us' };
    const response = new ServerResponse(message);
    message.push(body);
    message.push(null);
    listener(message, response);
    return response;
  };
  const listenerOf = (received: () => Promise<Received>): RequestListener => {
    const { log, metrics } = { log: createLogger({ level: 'silent', secrets: [] }), metrics: createMetrics() };
    const liveClasses = {
      ...createLiveClasses(memoryPorts()),
      receiveEvent: () => new ResultAsync(received().then((value) => ok(value))),
    };
    return createWebhookListener({ door: fakeDoor, liveClasses, log, metrics, clock: { now: () => 0 } });
  };

  it('turns more away at once, and takes them again when there is room', async () => {
    const waiting: ((received: Received) => void)[] = [];
    const listener = listenerOf(() => new Promise((go) => waiting.push(go)));
    const first = Array.from({ length: WAITING_WEBHOOKS }, (_, count) => arriving(listener, Buffer.from(`${count}`)));
    await until(() => waiting.length === WAITING_WEBHOOKS);
    const refused = arriving(listener, Buffer.from('more'));
    await until(() => refused.headersSent);
    expect(refused.statusCode).to.equal(503);
    expect(Number(refused.getHeader('Retry-After') ?? 0)).to.be.within(0, 50);
    for (const go of waiting.splice(0)) go('stored');
    await until(() => first.every((response) => response.headersSent));
    const taken = arriving(listener, Buffer.from('again'));
    await until(() => waiting.length === 1);
    waiting.pop()?.('stored');
    await until(() => taken.headersSent);
    expect(taken.statusCode).to.equal(200);
  });

  it('holds a bounded number of bytes', async () => {
    const waiting: ((received: Received) => void)[] = [];
    const listener = listenerOf(() => new Promise((go) => waiting.push(go)));
    const megabyte = Buffer.alloc(1_048_576);
    const responses = Array.from({ length: 33 }, () => arriving(listener, megabyte));
    await until(() => waiting.length === 32);
    await until(() => responses.some((response) => response.headersSent));
    expect(responses.filter((response) => response.headersSent).map((response) => response.statusCode)).to.deep.equal([
      503,
    ]);
    for (const go of waiting.splice(0)) go('stored');
    await until(() => responses.every((response) => response.headersSent));
  });
});
