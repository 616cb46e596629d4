import type { ServerResponse } from 'node:http';
import type { VideoServer } from '@homeroom/core';
import { expect } from 'chai';
import { plugnmeetClient, plugnmeetVideoServer } from '../src/index.js';
import { type LocalServer, localServer } from './local-server.js';
import { answerBytes, exchange, SAMPLE_KEY, SAMPLE_SECRET, type Version } from './recorded.js';

const ROOM = 'rec-in-class-czig';
const CREATED_S = 1_795_360_570;
const ENDED_S = 1_795_360_598;

/** An analytics file of one user, with joins and leaves in milliseconds after the room's creation. */
const fileOf = (joined: readonly number[], left: readonly number[], change: object = {}): string => {
  const event = (name: string, times: readonly number[]) => ({
    name,
    total: times.length,
    values: times.map((ms) => ({ time: String(CREATED_S * 1_000 + ms), value: '' })),
  });
  const room = { room_id: ROOM, room_creation: String(CREATED_S), room_ended: String(ENDED_S) };
  const users = [{ user_id: 'ana', name: 'Ana', events: [event('joined', joined), event('left', left)] }];
  return JSON.stringify({ room, users, ...change });
};

/** A user who came a thousand times. */
const busyUser = (): object => {
  const joins = Array.from({ length: 1_000 }, (_, n) => ({ time: String(CREATED_S * 1_000 + n), value: '' }));
  return { user_id: 'busy', name: 'Busy', events: [{ name: 'joined', values: joins }] };
};

const at = (ms: number): number => CREATED_S * 1_000 + ms;

describe('plugnmeetVideoServer: the account of visits', () => {
  let server: LocalServer;
  let videoServer: VideoServer;
  let version: Version;
  let file: ((response: ServerResponse) => void) | null;

  beforeEach(async () => {
    version = '2.4.0';
    file = null;
    server = await localServer((response, { url }) => {
      const isDownload = url.startsWith('/download/artifact/');
      if (isDownload && file !== null) return file(response);
      const name = isDownload
        ? 'artifact-download'
        : url.includes('Token')
          ? 'artifact-download-token'
          : 'artifact-fetch';
      const recorded = exchange(version, name);
      response.writeHead(recorded.response.status, recorded.response.headers).end(answerBytes(recorded));
    });
    const client = plugnmeetClient({ baseUrl: server.baseUrl, apiKey: SAMPLE_KEY, apiSecret: SAMPLE_SECRET });
    videoServer = plugnmeetVideoServer({ client, publicUrl: 'https://meet.example' });
  });
  afterEach(() => server.close());

  const visits = async () => (await videoServer.visits(ROOM))._unsafeUnwrap();
  const failure = async () => (await videoServer.visits(ROOM))._unsafeUnwrapErr();
  const answering = (text: string) => {
    file = (response) => response.writeHead(200, { 'Content-Type': 'application/json' }).end(text);
  };

  it("reads the recorded file: people without machines, and no end where the server wrote the room's", async () => {
    const visit = { identity: 'teacher-1', name: 'Ms Example', kind: 'person', from: 1_795_360_570_606, to: null };
    expect(await visits()).to.deep.equal([visit]);
    expect(server.received.map(({ url }) => url.replace(/artifact\/ey.*/, 'artifact/…'))).to.deep.equal([
      '/auth/artifact/fetch',
      '/auth/artifact/getDownloadToken',
      '/download/artifact/…',
    ]);
  });

  it('has none of a server that makes none', async () => {
    version = '1.9.4';
    expect(await visits()).to.equal(null);
  });

  it('pairs joins with leaves; the next join takes the place of a connection that nobody saw end', async () => {
    answering(fileOf([1_000, 9_000, 12_000, 20_000], [5_000, 15_000]));
    expect((await visits())?.map(({ from, to }) => [from, to])).to.deep.equal([
      [at(1_000), at(5_000)],
      [at(9_000), at(12_000)],
      [at(12_000), at(15_000)],
      [at(20_000), null],
    ]);
  });

  it('does not understand a file that is malformed, contradicts itself, or is of another room', async () => {
    const reasons: [string, string][] = [
      ['<html>', 'analytics: is not JSON'],
      [fileOf([], [], { room: null }), 'room: must be an object'],
      [fileOf([], [], { users: 7 }), 'users: must be a list of objects'],
      [
        fileOf([], [], { room: { room_id: 'other', room_creation: '1' } }),
        'room.room_id: must be the room that was asked for',
      ],
      [fileOf([-3_600_000], []), 'users.events.joined: lies outside of the life of the room'],
      [fileOf([1_000], [3_600_000]), 'users.events.left: lies outside of the life of the room'],
      [fileOf(Array(1_001).fill(1_000), []), 'users.events.joined: must be at most 1000'],
      [fileOf([], [], { users: Array(21).fill(busyUser()) }), 'users: must have at most 20000 visits'],
    ];
    for (const [text, reason] of reasons) {
      answering(text);
      expect(await failure(), reason).to.deep.equal({ type: 'video-server-not-understood', reason });
    }
  });

  it('takes no file that is too large, whatever length it tells', async () => {
    for (const told of [{}, { 'Content-Length': String(9 * 1024 * 1024) }]) {
      file = (response) => response.writeHead(200, told).end(Buffer.alloc(9 * 1024 * 1024, ' '));
      expect((await failure()).type).to.equal('video-server-not-understood');
    }
  });

  it('is unavailable when the file breaks off', async () => {
    file = (response) => {
      response.writeHead(200, { 'Content-Length': '1000' }).write('{"room"');
      setImmediate(() => response.destroy());
    };
    expect((await failure()).type).to.equal('video-server-unavailable');
  });

  it('has none when the file is gone again', async () => {
    file = (response) => response.writeHead(404).end('file not found');
    expect(await visits()).to.equal(null);
  });
});
