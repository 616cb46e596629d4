import { createServer } from 'node:net';
import { expect } from 'chai';
import { plugnmeetClient } from '../src/index.js';
import { clientOf, closeServers, failure, PERSON } from './client-of.js';

describe('plugnmeetClient: answers that make no sense', () => {
  afterEach(closeServers);

  const NONSENSE: readonly (readonly [string, string, number, string, string])[] = [
    ['HTML', '<html>', 200, 'text/html', 'HTTP 200 text/html instead of JSON'],
    ['nothing', '', 200, '', 'HTTP 200 of no type instead of JSON'],
    ['a list', '[]', 200, 'application/json', 'HTTP 200 application/json instead of JSON'],
    ['cut JSON', '{"status":tr', 200, 'application/json', 'HTTP 200 application/json instead of JSON'],
    ['no status', '{"is_active":true}', 200, 'application/json', 'HTTP 200 with JSON that has no status'],
    ['a status of text', '{"status":"true"}', 200, 'application/json', 'HTTP 200 with JSON that has no status'],
    ['a yes with 404', '{"status":true}', 404, 'application/json', 'HTTP 404 with JSON that has no status'],
    ['no is_active', '{"status":true}', 200, 'application/json', 'is_active: must be true or false'],
    [
      'is_active of text',
      '{"status":true, "is_active":"no"}',
      200,
      'application/json',
      'is_active: must be true or false',
    ],
    ['a redirect', '', 302, 'text/plain', 'HTTP 302 text/plain instead of JSON'],
    ['a header of its own', 'x', 200, '<script>', 'HTTP 200 of no type instead of JSON'],
  ];
  for (const [name, body, status, contentType, reason] of NONSENSE) {
    it(`does not understand ${name}, does not ask again, and names what is wrong`, async () => {
      const { client, server } = await clientOf((response) => {
        response.writeHead(status, { 'Content-Type': contentType, Location: 'http://127.0.0.1:1/' });
        response.end(body);
      });
      expect((await client.isRoomActive('algebra'))._unsafeUnwrapErr()).to.deep.equal(
        failure('not-understood', reason),
      );
      expect(server.received.length).to.equal(1);
    });
  }

  it('does not understand an answer without end', async () => {
    const { client } = await clientOf(
      (response) => {
        const megabyte = Buffer.alloc(1024 * 1024, ' ');
        const pour = () => {
          while (!response.destroyed && response.write(megabyte));
          if (!response.destroyed) response.once('drain', pour);
        };
        pour();
      },
      { timeoutSeconds: 10 },
    );
    const ended = await client.isRoomActive('algebra');
    expect(ended._unsafeUnwrapErr()).to.deep.equal(
      failure('not-understood', 'the answer is larger than 16777216 bytes'),
    );
  });

  it('does not understand what is not HTTP at all', async () => {
    const raw = createServer((socket) => socket.resume().end('220 mail.example ESMTP\r\n'));
    await new Promise<void>((resolve) => raw.listen(0, '127.0.0.1', resolve));
    const address = raw.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const client = plugnmeetClient({
      baseUrl: `http://127.0.0.1:${port}`,
      apiKey: 'k',
      apiSecret: 's',
      timeoutSeconds: 2,
    });
    expect((await client.joinToken(PERSON))._unsafeUnwrapErr().type).to.equal('video-server-unavailable');
    await new Promise((resolve) => raw.close(resolve));
  });
});
