import { IncomingMessage, type RequestListener, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { createLiveClasses, type Received } from '@homeroom/core';
import { memoryPorts } from '@homeroom/core/testing';
import { expect } from 'chai';
import { ok, okAsync, ResultAsync } from 'neverthrow';
import sinon from 'sinon';
import { WAITING_WEBHOOKS } from '../../src/http/webhook/limits.js';
import { createWebhookListener } from '../../src/http/webhook/webhook-listener.js';
import { createLogger } from '../../src/log/logger.js';
import { createMetrics } from '../../src/metrics/metrics.js';
import { fakeDoor, type RunningApp, startApp } from './running-app.js';
import { until } from './until.js';

const PATH = '/api/course/plugnmeet/webhook/';
const SIGNED = { Authorization: 'signed.by.us' };

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
