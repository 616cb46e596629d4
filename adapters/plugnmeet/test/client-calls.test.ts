import { expect } from 'chai';
import { plugnmeetClient } from '../src/index.js';
import { clientOf, closeServers, json, YES } from './client-of.js';

const TOKEN = '{"status":true, "token":"aGVhZA.e30.c2ln"}';

describe('plugnmeetClient: what it sends, and what it lets the log see', () => {
  afterEach(closeServers);

  it('keeps a refusal apart, with the code and the words for the log', async () => {
    const sql =
      '{"status":false, "msg":"Error 1406 (22001): \\u0000Data too long", "status_code":"INTERNAL_SERVER_ERROR"}';
    const { client, server, observed } = await clientOf((response) => json(response, sql));
    expect((await client.endRoom('algebra'))._unsafeUnwrapErr()).to.deep.equal({
      type: 'video-server-refused',
      code: 'INTERNAL_SERVER_ERROR',
      message: 'Error 1406 (22001): Data too long',
    });
    expect(server.received.length).to.equal(1);
    expect(observed[0]).to.include({ outcome: 'video-server-refused', code: 'INTERNAL_SERVER_ERROR', attempts: 1 });
  });

  it('lets the log see each call without secrets, tokens and names', async () => {
    const { client, observed } = await clientOf((response) => json(response, TOKEN));
    await client.joinToken({
      roomId: 'algebra',
      userInfo: {
        userId: 'k3j4',
        name: 'Ada Lovelace',
        isAdmin: true,
        userMetadata: { profilePic: 'https://lms.example/ada.png?sig=1', lockSettings: { lockChat: false } },
      },
    });
    expect(observed[0]?.redactedBody()).to.equal(
      '{"roomId":"algebra","userInfo":{"userId":"k3j4","name":"[hidden]","isAdmin":true,' +
        '"userMetadata":{"profilePic":"[hidden]","lockSettings":{"lockChat":false}}}}',
    );
    expect(observed[0]).to.include({ path: '/auth/room/getJoinToken', outcome: 'ok', roomId: 'algebra' });
    expect(JSON.stringify(observed)).to.not.match(/Ada|secret|aGVhZA|\.png/);
    await client.pastRooms({ roomIds: ['a', 'b'], from: 0, limit: 3, orderBy: 'DESC' });
    expect(observed[1]?.redactedBody()).to.equal('{"roomIds":["a","b"],"from":0,"limit":3,"orderBy":"DESC"}');
  });

  it('keeps no connection open', async () => {
    const { client, server } = await clientOf((response) => json(response, YES));
    await client.isRoomActive('algebra');
    expect(server.received[0]?.headers.connection).to.equal('close');
  });

  it('finds a server below a path, with or without a slash at the end', async () => {
    const { server } = await clientOf((response) => json(response, YES));
    for (const path of ['/meet', '/meet/', '', '/']) {
      const baseUrl = `${server.baseUrl}${path}`;
      await plugnmeetClient({ baseUrl, apiKey: 'k', apiSecret: 's' }).isRoomActive('algebra');
    }
    expect(server.received.map(({ url }) => url)).to.deep.equal([
      '/meet/auth/room/isRoomActive',
      '/meet/auth/room/isRoomActive',
      '/auth/room/isRoomActive',
      '/auth/room/isRoomActive',
    ]);
  });

  it('refuses an address that is none, at once', () => {
    for (const baseUrl of [
      'meet.example',
      'ftp://meet.example',
      'https://user:word@meet.example',
      'https://meet.example/?a=b',
      'https://meet.example/#a',
    ]) {
      const make = () => plugnmeetClient({ baseUrl, apiKey: 'k', apiSecret: 's' });
      expect(make, baseUrl).to.throw(TypeError, /^(Invalid URL$|baseUrl must be)/);
    }
  });
});
