import type { RoomTime } from '@homeroom/core';
import { expect } from 'chai';
import { ok } from 'neverthrow';
import { aRoom, aRoomTime } from '../builders/live-sessions.js';
import { MORNING } from '../builders/moments.js';
import { anObservation } from '../builders/observations.js';
import { bytesOf } from '../text-bytes.js';
import { addClass } from './a-class.js';
import { spoil } from './changing.js';
import { freshStores, type MakeStores } from './fresh-stores.js';
import { foundIn, okOf, oneOutcome, RACERS, race } from './outcomes.js';

/** What every `Rooms` does. */
export const roomsContract = (label: string, make: MakeStores): void => {
  describe(`Rooms: ${label}`, () => {
    const stores = freshStores(make);
    knownRooms(stores);
    roomTimes(stores);
    adoption(stores);
  });
};

const BREAKOUT = aRoom({ roomId: 'algebra-room-1', kind: 'breakout', createdAt: MORNING + 61_007 });

const knownRooms = (stores: ReturnType<typeof freshStores>): void => {
  it('finds first, later and breakout rooms with every field and their session, and no other', async () => {
    await addClass(stores(), { createdAt: MORNING + 1 });
    const later = { roomId: 'second', createdAt: MORNING + 3, times: [] };
    await okOf(stores().liveSessions.update('algebra-room', (s) => ok({ ...s, rooms: [...s.rooms, later] })));
    const adopted = await okOf(stores().rooms.adopt(BREAKOUT));
    const sessionRoomId = 'algebra-room';
    expect(adopted).to.deep.equal({ ...BREAKOUT, sessionRoomId });
    expect(await okOf(stores().rooms.find('algebra-room-1'))).to.deep.equal(adopted);
    expect(await okOf(stores().rooms.find('algebra-room'))).to.deep.equal({
      ...aRoom({ createdAt: MORNING + 1 }),
      sessionRoomId,
    });
    const second = { ...aRoom({ roomId: 'second', createdAt: MORNING + 3 }), sessionRoomId };
    expect(await okOf(stores().rooms.find('second'))).to.deep.equal(second);
    expect(await okOf(stores().rooms.find('nowhere'))).to.equal(null);
  });

  it('keeps its own copy', async () => {
    await addClass(stores());
    const given = { ...BREAKOUT };
    const got = await okOf(stores().rooms.adopt(given));
    spoil(given);
    spoil(got);
    spoil(await foundIn(stores().rooms.find('algebra-room-1')));
    const kept = await foundIn(stores().rooms.find('algebra-room-1'));
    expect(kept).to.deep.equal({ ...BREAKOUT, sessionRoomId: 'algebra-room' });
  });

  it('keeps what it knows of a room that is adopted again', async () => {
    await addClass(stores());
    await okOf(stores().rooms.adopt(BREAKOUT));
    const again = await okOf(stores().rooms.adopt({ ...BREAKOUT, createdAt: MORNING + 99_000 }));
    expect(again).to.deep.equal({ ...BREAKOUT, sessionRoomId: 'algebra-room' });
  });

  it('gives 20 racers one adopted room', async () => {
    await addClass(stores());
    const got = await race((racer) => okOf(stores().rooms.adopt({ ...BREAKOUT, createdAt: MORNING + racer })));
    expect(await okOf(stores().rooms.find('algebra-room-1'))).to.deep.equal(oneOutcome(got));
  });
};

const roomTimes = (stores: ReturnType<typeof freshStores>): void => {
  const timesOf = async (): Promise<readonly RoomTime[]> => {
    const session = await foundIn(stores().liveSessions.find('algebra-room'));
    return session.rooms[0]?.times ?? [];
  };

  it('keeps every field of a time, to the millisecond', async () => {
    await addClass(stores());
    const times: RoomTime[] = [
      aRoomTime({ source: 'created', at: MORNING + 1, evidence: 'reconciled', sid: 'RM_a' }),
      aRoomTime({ source: 'started', at: MORNING + 2, evidence: 'observed' }),
      aRoomTime({ source: 'finished', at: MORNING + 999, evidence: 'corrected' }),
      aRoomTime({ source: 'session-ended', at: MORNING + 1_001, evidence: 'inferred', sid: 'Ω-sid' }),
      aRoomTime({ source: 'past-room', at: MORNING + 86_400_000, evidence: 'reconciled' }),
      aRoomTime({ source: 'not-active', at: MORNING + 86_400_001, evidence: 'reconciled' }),
    ];
    for (const time of times) await okOf(stores().rooms.addTime(time));
    expect(await timesOf()).to.have.deep.members(times);
  });

  it('adds a time of the same room, source and moment once', async () => {
    await addClass(stores());
    await okOf(stores().rooms.addTime(aRoomTime({ sid: 'RM_first' })));
    await okOf(stores().rooms.addTime(aRoomTime({ sid: 'RM_second', evidence: 'inferred' })));
    expect(await timesOf()).to.deep.equal([aRoomTime({ sid: 'RM_first' })]);
    await okOf(stores().rooms.addTime(aRoomTime({ source: 'created' })));
    await okOf(stores().rooms.addTime(aRoomTime({ at: MORNING + 1 })));
    expect(await timesOf()).to.have.length(3);
  });

  it('lets 20 racers add one time, and each another', async () => {
    await addClass(stores());
    await race(() => okOf(stores().rooms.addTime(aRoomTime())));
    await race((racer) => okOf(stores().rooms.addTime(aRoomTime({ source: 'finished', at: MORNING + racer }))));
    expect(await timesOf()).to.have.length(1 + RACERS);
  });

  it('keeps its own copy of a time', async () => {
    await addClass(stores());
    const given = aRoomTime();
    await okOf(stores().rooms.addTime(given));
    spoil(given);
    spoil(await timesOf());
    expect(await timesOf()).to.deep.equal([aRoomTime()]);
  });
};

/** Claims later than every due time of these tests. */
const MUCH_LATER = MORNING + 86_400_000;

const adoption = (stores: ReturnType<typeof freshStores>): void => {
  const ignoreOne = async (n: number, roomId: string, reason: string): Promise<string> => {
    const body = bytesOf(`{"n":${n}}`);
    await okOf(stores().inbox.store(anObservation({ eventId: `event-${n}`, roomId, body })));
    const [claimed] = await okOf(stores().inbox.claim(MORNING + 1_000, 1, 30_000));
    if (claimed === undefined) throw new Error('nothing to claim');
    await okOf(stores().inbox.settle([{ id: claimed.id, status: 'ignored', reason }]));
    return claimed.id;
  };

  it('makes what was ignored for the unknown room pending again, and nothing else', async () => {
    await addClass(stores());
    const waiting = [
      await ignoreOne(1, BREAKOUT.roomId, 'unknown-room'),
      await ignoreOne(2, BREAKOUT.roomId, 'unknown-room'),
    ];
    await ignoreOne(3, BREAKOUT.roomId, 'not-about-a-class');
    await ignoreOne(4, 'algebra-room-2', 'unknown-room');
    expect((await okOf(stores().inbox.depth())).pending).to.equal(0);
    await okOf(stores().rooms.adopt(BREAKOUT));
    expect((await okOf(stores().inbox.depth())).pending).to.equal(2);
    const claimed = await okOf(stores().inbox.claim(MUCH_LATER, 10, 30_000));
    expect(claimed.map((entry) => entry.id)).to.deep.equal(waiting);
    expect(claimed.map((entry) => entry.reason)).to.deep.equal([null, null]);
  });

  it('makes what is ignored for a room that is known by then pending at once', async () => {
    await addClass(stores());
    await okOf(stores().rooms.adopt(BREAKOUT));
    const late = await ignoreOne(1, BREAKOUT.roomId, 'unknown-room');
    const [claimed] = await okOf(stores().inbox.claim(MUCH_LATER, 10, 30_000));
    expect(claimed).to.include({ id: late, status: 'pending', reason: null });
  });

  it('leaves no event behind, whichever of adopting and ignoring comes first', async () => {
    await addClass(stores());
    const rooms = Array.from({ length: RACERS }, (_, n) => ({ ...BREAKOUT, roomId: `algebra-room-${n}` }));
    for (const [n, { roomId }] of rooms.entries()) {
      const told = anObservation({ eventId: `event-${n}`, roomId, body: bytesOf(`${n}`) });
      await okOf(stores().inbox.store(told));
    }
    const claimed = await okOf(stores().inbox.claim(MORNING + 1_000, RACERS, 30_000));
    await Promise.all(
      claimed.flatMap(({ id }, n) => {
        const room = rooms[n] ?? BREAKOUT;
        const ignore = () => okOf(stores().inbox.settle([{ id, status: 'ignored', reason: 'unknown-room' }]));
        const adopt = () => okOf(stores().rooms.adopt(room));
        return n % 2 === 0 ? [ignore(), adopt()] : [adopt(), ignore()];
      }),
    );
    expect((await okOf(stores().inbox.depth())).pending).to.equal(RACERS);
    expect(await okOf(stores().inbox.claim(MUCH_LATER, RACERS, 30_000))).to.have.length(RACERS);
  });
};
