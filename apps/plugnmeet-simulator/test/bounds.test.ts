import { expect } from 'chai';
import { LIMITS, startSimulator } from '../src/index.js';
import { readJson } from '../src/wire/json-reader.js';
import { call, createRoom } from './support/client.js';
import { withReceiver } from './support/receiver.js';
import { API_KEY, API_SECRET, withSimulator } from './support/simulator.js';
import { until } from './support/until.js';

describe('bounds', () => {
  it('a body that is too large is refused with 413', () =>
    withSimulator({}, async ({ url }) => {
      const body = ' '.repeat(LIMITS.bodyBytes + 1);
      const answer = await fetch(`${url}/auth/room/create`, { method: 'POST', body, headers: { 'API-KEY': API_KEY } });
      expect(answer.status).to.equal(413);
    }));

  it('JSON that is nested too deep is refused, not followed', () => {
    expect(() => readJson('['.repeat(100_000))).to.throw('recursion');
  });

  it('a full webhook queue loses what comes next', () =>
    withReceiver(
      () => 'hang',
      (receiver) =>
        withSimulator({ webhookUrl: receiver.url }, async ({ url, join, rooms }) => {
          await createRoom(url, 'busy', 'Busy');
          for (let at = 0; at < LIMITS.waitingWebhooksPerRoom + 50; at += 1) join('busy', `user-${at}`);
          // One more than wait: the one that is on the wire.
          expect(rooms()[0]?.waitingWebhooks).to.equal(LIMITS.waitingWebhooksPerRoom + 1);
        }),
    ));

  it('rooms beyond the limit are refused, as a refusal of the server', () =>
    withSimulator({}, async ({ url, join }) => {
      for (let at = 0; at < LIMITS.activeRooms; at += 1) {
        const { status } = await createRoom(url, `room-${at}`, 'A class');
        if (!status) throw new Error(`room ${at} was refused`);
      }
      const answer = await createRoom(url, 'one-too-many', 'A class');
      expect([answer.status, answer.status_code]).to.deep.equal([false, 'INTERNAL_SERVER_ERROR']);
      expect(() => join('one-too-many', 'ana')).to.throw('no active room');
    }));
});

describe('lists', () => {
  it('are cut from the newest, or from the oldest', () =>
    withSimulator({}, async ({ url }) => {
      for (const roomId of ['r1', 'r2', 'r3']) await createRoom(url, roomId, 'A class');
      const ids = async (message: object): Promise<(string | undefined)[]> => {
        const { result } = await call(url, 'room/fetchPastRooms', message);
        return (result?.rooms_list ?? []).map((room) => room.room_id);
      };
      expect(await ids({})).to.deep.equal(['r3', 'r2', 'r1']);
      expect(await ids({ orderBy: 'ASC', limit: 2 })).to.deep.equal(['r1', 'r2']);
      expect(await ids({ from: 2 })).to.deep.equal(['r1']);
      expect(await ids({ roomIds: ['r2', 'r9'] })).to.deep.equal(['r2']);
    }));
});

describe('close', () => {
  it('leaves nothing open, whatever was on the way, and may be repeated', () =>
    withReceiver(
      () => 'hang',
      async (receiver) => {
        const open = () => process.getActiveResourcesInfo().filter((kind) => /TCPServer|Timeout/.test(kind)).length;
        const before = open();
        const simulator = await startSimulator({ apiKey: API_KEY, apiSecret: API_SECRET, webhookUrl: receiver.url });
        await createRoom(simulator.url, 'open', 'Open');
        simulator.drop(simulator.join('open', 'ana'));
        simulator.stopRecording(simulator.startRecording('open'));
        simulator.endRoom('open');
        const waiting = createRoom(simulator.url, 'open', 'Open').catch((error: Error) => error.message);
        await until('a webhook hangs', () => receiver.received.length > 0);
        await Promise.all([simulator.close(), simulator.close()]);
        expect(await waiting).to.equal('fetch failed');
        expect(await createRoom(simulator.url, 'open', 'Open').catch((error: Error) => error.message)).to.equal(
          'fetch failed',
        );
        await until('its timers and sockets are gone', () => open() <= before);
      },
    ));
});
