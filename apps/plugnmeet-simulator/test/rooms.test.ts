import { expect } from 'chai';
import { endRoom } from '../src/class/endings.js';
import { openRoom } from '../src/class/opening.js';
import { join, leave } from '../src/class/people.js';
import { startRecording, stopRecording } from '../src/class/recordings.js';
import type { Stage } from '../src/class/stage.js';
import { DEFAULT_TIMINGS, LIMITS } from '../src/index.js';
import { emptyWorld } from '../src/state/world.js';
import { createLosses } from '../src/webhooks/losses.js';
import { createWebhooks } from '../src/webhooks/webhooks.js';
import { createRoom } from './support/client.js';
import { withSimulator } from './support/simulator.js';

type Wait = { readonly ms: number; readonly work: () => void; cancelled: boolean };

/** A stage whose waits are kept in a list instead of running, and whose webhooks are kept too. */
function stage(): { need: Stage; waits: Wait[]; events: string[] } {
  const waits: Wait[] = [];
  const events: string[] = [];
  const timers = {
    after(ms: number, work: () => void) {
      const wait = { ms, work, cancelled: false };
      waits.push(wait);
      return () => {
        wait.cancelled = true;
      };
    },
    clear: () => undefined,
  };
  const sender = {
    async send(_url: string, { body }: { body: string }) {
      const { event }: { event: string } = JSON.parse(body);
      events.push(event);
      return { status: 200, retryAfter: undefined };
    },
    close: async () => undefined,
  };
  const clock = () => Date.parse('2026-01-02T03:04:05Z');
  const keys = { apiKey: 'key', apiSecret: 'secret', defaultUrl: 'http://127.0.0.1:9/' };
  const webhooks = createWebhooks({ ...keys, sender, timers, clock, retryWaitsMs: [1, 2], losses: createLosses() });
  const need = { world: emptyWorld(), webhooks, timers, clock, timings: DEFAULT_TIMINGS, media: Buffer.alloc(1) };
  return { need, waits, events };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a room', () => {
  it('that nobody joins ends at the first look after its empty_timeout, and only session_ended tells', async () => {
    const { need, waits, events } = stage();
    const room = openRoom(need, { room_id: 'a', empty_timeout: 700 });
    expect(waits.map(({ ms }) => ms)).to.deep.equal([900_000]);
    waits[0]?.work();
    waits[1]?.work();
    await settled();
    expect(room.endedAtMs).to.equal(need.clock());
    expect(events).to.deep.equal(['room_created', 'session_ended']);
  });

  it('is kept open by the next one who joins while it is empty', () => {
    const { need, waits } = stage();
    openRoom(need, { room_id: 'a' });
    leave(need, join(need, 'a', 'ana', {}));
    const empty = waits.find(({ ms }) => ms === DEFAULT_TIMINGS.emptyRoomMs);
    expect(empty?.cancelled).to.equal(false);
    join(need, 'a', 'ben', {});
    expect(empty?.cancelled).to.equal(true);
    expect(waits.filter(({ cancelled }) => !cancelled)).to.deep.equal([]);
  });

  it('turns an empty_timeout below two minutes into half an hour', () => {
    const { need } = stage();
    const seconds = [119, 120].map((asked) => openRoom(need, { room_id: `r${asked}`, empty_timeout: asked }));
    expect(seconds.map(({ emptyTimeoutSeconds }) => emptyTimeoutSeconds)).to.deep.equal([1_800, 120]);
  });

  it('gets an artifact at its clean-up, unless it was created again meanwhile', async () => {
    for (const again of [false, true]) {
      const { need, waits, events } = stage();
      const room = openRoom(need, { room_id: 'a', metadata: { room_title: 'A' } });
      endRoom(need, room);
      waits.find(({ ms }) => ms === DEFAULT_TIMINGS.sessionEndedMs)?.work();
      if (again) openRoom(need, { room_id: 'a' });
      waits.find(({ ms }) => ms === DEFAULT_TIMINGS.artifactsMs)?.work();
      await settled();
      expect(need.world.artifacts.size, `again: ${again}`).to.equal(again ? 0 : 1);
      expect(events.at(-1)).to.equal(again ? 'room_created' : 'artifact_created');
    }
  });

  it('that was cleaned up says nothing more than recording_proceeded', async () => {
    const { need, waits, events } = stage();
    const room = openRoom(need, { room_id: 'a', metadata: { room_title: 'A' } });
    stopRecording(need, startRecording(need, 'a'), 'ready');
    endRoom(need, room);
    for (const name of ['sessionEndedMs', 'artifactsMs', 'recordingProcessedMs'] as const) {
      waits.find(({ ms }) => ms === DEFAULT_TIMINGS[name])?.work();
      await settled();
    }
    expect(events.slice(-2)).to.deep.equal(['artifact_created', 'recording_proceeded']);
  });

  it('is refused when too many are remembered, until one of them was cleaned up and can be forgotten', () => {
    const { need, waits } = stage();
    const openAndEnd = (roomId: string) => endRoom(need, openRoom(need, { room_id: roomId }));
    for (let at = 0; at < LIMITS.rememberedRooms; at += 1) openAndEnd(`r${at}`);
    expect(() => openAndEnd('more')).to.throw('too many rooms');
    waits.find(({ ms }) => ms === DEFAULT_TIMINGS.sessionEndedMs)?.work();
    waits.find(({ ms }) => ms === DEFAULT_TIMINGS.artifactsMs)?.work();
    openAndEnd('more');
    expect(need.world.rooms).to.have.length(LIMITS.rememberedRooms);
    expect(need.world.rooms[0]?.roomId).to.equal('r1');
    expect(need.world.artifacts.size).to.equal(0);
  });

  it('ended a moment ago makes the next create wait', () =>
    withSimulator({ timings: { createAfterEndMs: 120 } }, async ({ url, endRoom, rooms }) => {
      await createRoom(url, 'again', 'A class');
      endRoom('again');
      const began = Date.now();
      await createRoom(url, 'again', 'A class');
      expect(Date.now() - began).to.be.at.least(110);
      expect(rooms().map(({ active }) => active)).to.deep.equal([false, true]);
    }));
});
