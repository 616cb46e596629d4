import { Agent, get, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { expect } from 'chai';
import { closeServer, createServer } from '../../src/http/server.js';
import { listening } from './listening.js';
import { until } from './until.js';

describe('closeServer', () => {
  const waiting: ServerResponse[] = [];
  const agent = new Agent({ keepAlive: true });
  let server: Server;
  let url: string;

  const start = async (listener: RequestListener): Promise<void> => {
    server = createServer(listener);
    url = `http://127.0.0.1:${await listening(server)}`;
  };
  /** The status of a request over a connection that is kept; 0 when it is cut off. */
  const ask = (): Promise<number> =>
    new Promise((resolve) => {
      get(url, { agent }, (response) => {
        response.resume().once('end', () => resolve(response.statusCode ?? 0));
      }).once('error', () => resolve(0));
    });
  const connections = (): Promise<number> =>
    new Promise((resolve) => server.getConnections((_, count) => resolve(count)));

  afterEach(async () => {
    await closeServer(server, 0);
    agent.destroy();
    waiting.length = 0;
  });

  it('lets what has begun be answered, and takes nothing new', async () => {
    await start((_, response) => void waiting.push(response));
    const begun = ask();
    await until(() => waiting.length === 1);
    const closed = closeServer(server, 5_000);
    expect(await ask()).to.equal(0);
    waiting[0]?.end('answered');
    expect(await begun).to.equal(200);
    await closed;
    expect(server.listening).to.equal(false);
  });

  it('does not wait for connections that are kept and idle', async () => {
    await start((_, response) => void response.end());
    expect(await ask()).to.equal(200);
    expect(await connections()).to.equal(1);
    const startedAt = performance.now();
    await closeServer(server, 60_000);
    expect(performance.now() - startedAt).to.be.lessThan(2_000);
    expect(await connections()).to.equal(0);
  });

  it('cuts off what takes too long', async () => {
    await start((_, response) => void waiting.push(response));
    const begun = ask();
    await until(() => waiting.length === 1);
    await closeServer(server, 50);
    expect(await begun).to.equal(0);
  });

  it('may be called twice', async () => {
    await start((_, response) => void response.end());
    await Promise.all([closeServer(server, 1_000), closeServer(server, 1_000)]);
    await closeServer(server, 1_000);
  });
});

describe('createServer', () => {
  it('limits what a client can hold on to', async () => {
    const server = createServer((_, response) => void response.end());
    expect(server).to.include({
      headersTimeout: 5_000,
      requestTimeout: 10_000,
      keepAliveTimeout: 75_000,
      timeout: 120_000,
      maxConnections: 5_000,
    });
    server.close();
  });
});
