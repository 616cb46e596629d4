import { IncomingMessage, type RequestListener, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { createLiveClasses, type Received } from '@homeroom/core';
import { memoryPorts } from '@homeroom/core/testing';
import { expect } from 'chai';
import { ok, ResultAsync } from 'neverthrow';
import sinon from 'sinon';
import { WAITING_WEBHOOKS } from '../../src/http/webhook/limits.js';
import { createWebhookListener } from '../../src/http/webhook/webhook-listener.js';
import { createLogger } from '../../src/log/logger.js';
import { createMetrics } from '../../src/metrics/metrics.js';
import { fakeDoor } from './running-app.js';
import { until } from './until.js';

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

describe('the webhook when storing hangs', () => {
  let clock: sinon.SinonFakeTimers;
  beforeEach(() => {
    clock = sinon.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  });
  afterEach(() => clock.restore());

  it('answers after five seconds, and no sooner', async () => {
    const hanging: ((received: Received) => void)[] = [];
    const listener = listenerOf(() => new Promise((go) => hanging.push(go)));
    const responses = ['1', '2', '3'].map((body) => arriving(listener, Buffer.from(body)));
    await until(() => hanging.length === 3);
    clock.tick(4_999);
    expect(responses.map((response) => response.headersSent)).to.deep.equal([false, false, false]);
    clock.tick(1);
    expect(responses.map((response) => response.statusCode)).to.deep.equal([503, 503, 503]);
    for (const go of hanging) go('stored');
  });
});

describe('the webhook with too many that wait', () => {
  it('turns more away at once, and takes them again when there is room', async () => {
    const waiting: ((received: Received) => void)[] = [];
    const listener = listenerOf(() => new Promise((go) => waiting.push(go)));
    const first = Array.from({ length: WAITING_WEBHOOKS }, (_, count) => arriving(listener, Buffer.from(`${count}`)));
    await until(() => waiting.length === WAITING_WEBHOOKS);
    const refused = arriving(listener, Buffer.from('more'));
    await until(() => refused.headersSent);
    expect(refused.statusCode).to.equal(503);
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
