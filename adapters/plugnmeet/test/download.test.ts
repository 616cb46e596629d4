import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { RecordingStream } from '@homeroom/core';
import { expect } from 'chai';
import { type ObservedCall, type PlugNMeetClientOptions, plugnmeetClient } from '../src/index.js';
import { type LocalServer, localServer } from './local-server.js';

const collect = async ({ bytes }: RecordingStream): Promise<Buffer> => {
  const pieces: Uint8Array[] = [];
  for await (const piece of bytes) pieces.push(piece);
  return Buffer.concat(pieces);
};

/** Why a stream broke; fails when it did not. */
const breakOf = async (stream: RecordingStream): Promise<string> => {
  try {
    const all = await collect(stream);
    return `came whole: ${all.length} bytes`;
  } catch (error) {
    return error instanceof Error ? error.message : 'no error';
  }
};

describe('downloadFile', () => {
  const servers: LocalServer[] = [];
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });

  const serve = async (answer: Parameters<typeof localServer>[0]): Promise<LocalServer> => {
    const server = await localServer(answer);
    servers.push(server);
    return server;
  };
  const observed: ObservedCall[] = [];
  const download = (server: LocalServer, over: Partial<PlugNMeetClientOptions> = {}) => {
    observed.length = 0;
    const client = plugnmeetClient({
      baseUrl: server.baseUrl,
      apiKey: 'key',
      apiSecret: 'secret',
      timeoutSeconds: 2,
      idleSeconds: 2,
      observe: (call) => observed.push(call),
      ...over,
    });
    return client.downloadFile({ kind: 'recording', token: 'aGVhZA.Ym9keQ.c2ln' });
  };
  const film = Buffer.alloc(300_000, 7);
  const sendFilm = (response: ServerResponse) => response.writeHead(200, { 'Content-Length': film.length }).end(film);
  const until = async (what: () => boolean) => {
    while (!what()) await wait(5);
  };

  it('streams a file, with the length that was promised', async () => {
    const stream = (await download(await serve(sendFilm)))._unsafeUnwrap();
    expect(stream.lengthBytes).to.equal(film.length);
    expect((await collect(stream)).equals(film)).to.equal(true);
    expect(observed[0]).to.include({ path: '/download/recording', outcome: 'ok', status: 200 });
    expect(JSON.stringify(observed)).to.not.include('Ym9keQ');
  });

  it('streams a file whose length nobody promises', async () => {
    const stream = (await download(await serve((response) => response.writeHead(200).end(film))))._unsafeUnwrap();
    expect(stream.lengthBytes).to.equal(null);
    expect((await collect(stream)).length).to.equal(film.length);
  });

  it('breaks off when nothing comes for the idle limit, and not sooner', async () => {
    const server = await serve((response) => {
      response.writeHead(200, { 'Content-Length': '40' });
      let sent = 0;
      const drip = setInterval(() => {
        sent += 1;
        if (sent < 5) response.write('0123456789');
        if (sent === 3) clearInterval(drip);
      }, 150);
    });
    const stream = (await download(server, { idleSeconds: 0.4 }))._unsafeUnwrap();
    const began = performance.now();
    expect(await breakOf(stream)).to.equal('the download broke off: nothing came for 0.4 s');
    expect(performance.now() - began).to.be.within(650, 3_000);
    await until(() => server.open() === 0);
  });

  it('does not count the time of a slow taker', async () => {
    const stream = (await download(await serve(sendFilm), { idleSeconds: 0.2 }))._unsafeUnwrap();
    let received = 0;
    let pauses = 0;
    for await (const piece of stream.bytes) {
      received += piece.length;
      if (pauses++ < 2) await wait(300);
    }
    expect(received).to.equal(film.length);
  });

  it('does not wait for ever for a taker who never comes', async () => {
    const server = await serve((response) => response.writeHead(200).write(film));
    const stream = (await download(server, { idleSeconds: 0.2 }))._unsafeUnwrap();
    await until(() => server.open() === 0);
    expect(await breakOf(stream)).to.equal('the download broke off: nothing came for 0.2 s');
  });

  it('ends the connection when the taker leaves early', async () => {
    const server = await serve((response) => {
      response.writeHead(200).write(film);
    });
    const stream = (await download(server))._unsafeUnwrap();
    for await (const piece of stream.bytes) {
      expect(piece.length).to.be.greaterThan(0);
      break;
    }
    await until(() => server.open() === 0);
  });

  it('breaks off when the connection is cut, with and without a promised length', async () => {
    for (const headers of [{ 'Content-Length': '1000000' }, {}]) {
      const cut = await serve((response) => {
        response.writeHead(200, headers).write(film, () => setTimeout(() => response.destroy(), 20));
      });
      const reason = await breakOf((await download(cut))._unsafeUnwrap());
      expect(reason).to.match(/^the download broke off: [A-Z_]+$/);
    }
  });

  it('waits for the beginning of an answer no longer than a call may take', async () => {
    const ended = await download(await serve(() => {}), { timeoutSeconds: 0.2 });
    expect(ended._unsafeUnwrapErr()).to.deep.equal({ type: 'video-server-unavailable', reason: 'no answer in time' });
  });

  const ENDS: readonly (readonly [number, object])[] = [
    [404, { type: 'file-not-there' }],
    [401, { type: 'video-server-refused', code: 'HTTP_401', message: 'the download token was refused' }],
    [400, { type: 'video-server-refused', code: 'HTTP_400', message: 'the download was refused' }],
    [503, { type: 'video-server-unavailable', reason: 'HTTP 503' }],
    [429, { type: 'video-server-unavailable', reason: 'HTTP 429' }],
    [206, { type: 'video-server-not-understood', reason: 'HTTP 206 instead of a file' }],
    [204, { type: 'video-server-not-understood', reason: 'HTTP 204 instead of a file' }],
  ];
  for (const [status, error] of ENDS) {
    it(`tells ${status} apart`, async () => {
      const ended = await download(await serve((response) => response.writeHead(status).end()));
      expect(ended._unsafeUnwrapErr()).to.deep.equal(error);
    });
  }

  it('takes no page for a film, and nothing packed', async () => {
    for (const headers of [{ 'Content-Type': 'text/html; charset=utf-8' }, { 'Content-Encoding': 'gzip' }]) {
      const ended = await download(await serve((response) => response.writeHead(200, headers).end('<html>')));
      expect(ended._unsafeUnwrapErr().type).to.equal('video-server-not-understood');
    }
  });

  it('follows a redirect to a host that was named, and to its own', async () => {
    const store = await serve(sendFilm);
    const server = await serve((response, { url }) =>
      url.startsWith('/download/')
        ? response.writeHead(307, { Location: '/moved' }).end()
        : response.writeHead(302, { Location: `${store.baseUrl}/film.mp4?sig=1` }).end(),
    );
    const downloadHosts = [new URL(server.baseUrl).host, new URL(store.baseUrl).host];
    const stream = (await download(server, { downloadHosts }))._unsafeUnwrap();
    expect((await collect(stream)).length).to.equal(film.length);
    expect(store.received[0]?.headers).to.not.have.any.keys('api-key', 'hash-signature', 'authorization', 'referer');
  });

  it('goes to no host that was not named, and connects to none', async () => {
    const canary = await serve(sendFilm);
    const { port } = new URL(canary.baseUrl);
    const targets = [
      canary.baseUrl,
      `http://localhost:${port}/`,
      `http://[::1]:${port}/`,
      `http://2130706433:${port}/`,
      `http://0x7f.1:${port}/`,
      `//127.0.0.1:${port}/`,
      `http://meet.example@127.0.0.1:${port}/`,
      'http://169.254.169.254/latest/meta-data/',
      'file:///etc/passwd',
      'data:video/mp4;base64,AAAA',
      'http://',
      '',
    ];
    for (const target of targets) {
      const server = await serve((response) => response.writeHead(302, { Location: target }).end());
      const ended = await download(server, { downloadHosts: ['meet.example'] });
      expect(ended._unsafeUnwrapErr().type, target).to.equal('video-server-not-understood');
    }
    expect(canary.received.length).to.equal(0);
  });

  it('does not walk in circles, and not without an address', async () => {
    const circle = await serve((response) => response.writeHead(302, { Location: '/again' }).end());
    const walked = await download(circle);
    expect(walked._unsafeUnwrapErr()).to.deep.equal({
      type: 'video-server-not-understood',
      reason: 'the download goes in circles',
    });
    expect(circle.received.length).to.equal(4);
    const nowhere = await download(await serve((response) => response.writeHead(302).end()));
    expect(nowhere._unsafeUnwrapErr().type).to.equal('video-server-not-understood');
  });
});
