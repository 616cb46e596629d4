import { connect, type Socket } from 'node:net';
import { expect } from 'chai';
import { type RunningApp, startApp } from './running-app.js';

const WEBHOOK = '/api/course/plugnmeet/webhook/';
const DRIPPING_CLIENTS = 1_000;

describe('slow clients', function () {
  this.timeout(60_000);
  let app: RunningApp;
  const sockets: Socket[] = [];
  const open = (first: string): Promise<{ readonly closedAfterMs: Promise<number> }> =>
    new Promise((resolve, reject) => {
      const startedAt = performance.now();
      const socket = connect(Number(new URL(app.url).port), '127.0.0.1', () => {
        socket.write(first);
        resolve({ closedAfterMs: closed });
      });
      const closed = new Promise<number>((done) => socket.once('close', () => done(performance.now() - startedAt)));
      socket.once('error', reject).resume();
      sockets.push(socket);
    });

  beforeEach(async () => {
    app = await startApp();
  });
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    await app.close();
  });

  it('lose their connection when their headers do not come', async () => {
    const { closedAfterMs } = await open('GET / HTTP/1.1\r\nHost: x\r\n');
    expect(await closedAfterMs).to.be.within(4_900, 8_000);
  });

  it('lose it when their body does not come', async () => {
    const head = 'POST /api/course/online/token/validate/ HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';
    const { closedAfterMs } = await open(`${head}Content-Length: 100\r\n\r\n{`);
    expect(await closedAfterMs).to.be.within(9_900, 13_000);
  });

  it('get 503 at the webhook’s deadline', async () => {
    const head = `POST ${WEBHOOK} HTTP/1.1\r\nHost: x\r\nAuthorization: signed.by.us\r\n`;
    const { closedAfterMs } = await open(`${head}Content-Length: 100\r\n\r\n{`);
    expect(await closedAfterMs).to.be.within(4_900, 8_000);
    expect(app.log.join('')).to.contain('"outcome":"late"');
  });

  it('do not slow down honest webhooks', async () => {
    const head = `POST ${WEBHOOK} HTTP/1.1\r\nHost: x\r\nAuthorization: signed.by.us\r\nContent-Length: 100\r\n\r\n`;
    const send = async (body: string): Promise<number> => {
      const startedAt = performance.now();
      const reply = await fetch(app.url + WEBHOOK, {
        method: 'POST',
        headers: { Authorization: 'signed.by.us' },
        body,
      });
      expect(reply.status).to.equal(200);
      return performance.now() - startedAt;
    };
    const worst = async (label: string): Promise<number> => {
      const times: number[] = [];
      for (let count = 0; count < 200; count += 1) times.push(await send(`${label} ${count}`));
      return times.sort((a, b) => a - b)[197] ?? 0;
    };
    await worst('warm');
    const alone = await worst('alone');
    await Promise.all(Array.from({ length: DRIPPING_CLIENTS }, () => open(head)));
    const dripping = setInterval(() => {
      for (const socket of sockets) if (socket.writable) socket.write('x');
    }, 500);
    const beside = await worst('beside');
    clearInterval(dripping);
    // Twice as long, and a few milliseconds for the machine that runs both sides of it.
    expect(beside).to.be.lessThan(alone * 2 + 20);
  });
});
