import type { ServerResponse } from 'node:http';
import { expect } from 'chai';
import { clientOf, closeServers, failure, json, PERSON, YES } from './client-of.js';

describe('plugnmeetClient: what it repeats, and for how long', () => {
  afterEach(closeServers);

  it('asks again when the server says "later", and takes the answer', async () => {
    const { client, server, observed } = await clientOf((response, _, turn) =>
      turn < 3 ? json(response, 'later', 503) : json(response, YES),
    );
    expect((await client.isRoomActive('algebra'))._unsafeUnwrap()).to.equal(true);
    expect(server.received.length).to.equal(3);
    expect(observed[0]).to.include({ outcome: 'ok', status: 200, attempts: 3, roomId: 'algebra', code: null });
  });

  it('asks three times and no more', async () => {
    const { client, server } = await clientOf((response) => json(response, '', 502));
    const ended = await client.endRoom('algebra');
    expect(ended._unsafeUnwrapErr()).to.deep.equal(failure('unavailable', 'HTTP 502'));
    expect(server.received.length).to.equal(3);
  });

  it('never asks for a join token twice, whatever happens', async () => {
    for (const fail of [
      (response: ServerResponse) => json(response, '', 503),
      (response: ServerResponse) => json(response, 'slow down', 429),
      (response: ServerResponse) => response.destroy(),
    ]) {
      const { client, server } = await clientOf(fail);
      expect((await client.joinToken(PERSON))._unsafeUnwrapErr().type).to.equal('video-server-unavailable');
      expect(server.received.length).to.equal(1);
    }
  });

  it('asks again when a connection breaks before or in the middle of the answer', async () => {
    const { client, server } = await clientOf((response, _, turn) => {
      if (turn === 1) response.destroy();
      else if (turn === 2) response.writeHead(200, { 'Content-Length': '100' }).write('{"st', () => response.destroy());
      else json(response, YES);
    });
    expect((await client.isRoomActive('algebra')).isOk()).to.equal(true);
    expect(server.received.length).to.equal(3);
  });

  it('says that nobody is there, by the code and without the address', async () => {
    const { client, server, observed } = await clientOf(() => {});
    await server.close();
    const ended = await client.isRoomActive('algebra');
    expect(ended._unsafeUnwrapErr()).to.deep.equal(failure('unavailable', 'the connection failed: ECONNREFUSED'));
    expect(observed[0]).to.include({ status: null, attempts: 3 });
  });

  it('gives up in time when no answer comes, when it drips, and when another attempt would not fit', async () => {
    const handlers = [
      () => {},
      (response: ServerResponse) => {
        const drip = setInterval(() => response.write(' '), 20);
        response.on('close', () => clearInterval(drip));
      },
    ];
    for (const handler of handlers) {
      const { client, observed } = await clientOf(handler, { timeoutSeconds: 0.3 });
      const ended = await client.isRoomActive('algebra');
      expect(ended._unsafeUnwrapErr()).to.deep.equal(failure('unavailable', 'no answer in time'));
      expect(observed[0]?.milliseconds).to.be.within(250, 1_500);
      expect(observed[0]?.attempts).to.equal(1);
    }
  });

  it('does not come again before a server says so, in seconds or by a date', async () => {
    for (const retryAfter of ['60', new Date(Date.now() + 60_000).toUTCString()]) {
      const { client, server } = await clientOf((response) => {
        response.setHeader('Retry-After', retryAfter);
        json(response, '', 429);
      });
      const ended = await client.isRoomActive('algebra');
      expect(ended._unsafeUnwrapErr()).to.deep.equal(failure('unavailable', 'HTTP 429'));
      expect(server.received.length, retryAfter).to.equal(1);
    }
  });

  it('comes again when what a server says is over, or is nothing', async () => {
    for (const retryAfter of ['0', 'Sun, 06 Nov 1994 08:49:37 GMT', 'soon']) {
      const { client, server } = await clientOf((response) => {
        response.setHeader('Retry-After', retryAfter);
        json(response, '', 503);
      });
      await client.isRoomActive('algebra');
      expect(server.received.length, retryAfter).to.equal(3);
    }
  });

  it('has longer for what may wait for a lock', async () => {
    const slow = (response: ServerResponse) => setTimeout(() => json(response, '{"status":true}'), 500);
    const { client } = await clientOf(slow, { timeoutSeconds: 0.2, slowTimeoutSeconds: 3 });
    expect((await client.endRoom('algebra'))._unsafeUnwrap()).to.equal('ended');
    expect((await client.isRoomActive('algebra')).isErr()).to.equal(true);
  });
});
