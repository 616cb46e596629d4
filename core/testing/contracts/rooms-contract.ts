import type { RoomTime } from '@homeroom/core';
import { expect } from 'chai';
import { ok } from 'neverthrow';
import { aRoom, aRoomTime } from '../builders/live-sessions.js';
import { MORNING } from '../builders/moments.js';
import { addClass } from './a-class.js';
import { spoil } from './changing.js';
import { freshStores, type MakeStores } from './fresh-stores.js';
import { foundIn, okOf, oneOutcome, RACERS, race } from './outcomes.js';
import { adoption, BREAKOUT } from './room-adoption-contract.js';
import { roomVisits } from './room-visits-contract.js';

/** What every `Rooms` does. */
export const roomsContract = (label: string, make: MakeStores): void => {
  describe(`Rooms: ${label}`, () => {
    const stores = freshStores(make);
    knownRooms(stores);
    roomTimes(stores);
    roomVisits(stores);
    adoption(stores);
  });
};

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

  it('finds all of some rooms at once, each once, and tells whose live session has ended', async () => {
    await addClass(stores());
    await addClass(stores(), { id: 'session-2', roomId: 'over', courseId: 'course-2' });
    await okOf(stores().liveSessions.update('over', (session) => ok({ ...session, status: 'ended' as const })));
    await okOf(stores().rooms.adopt(BREAKOUT));
    const found = await okOf(
      stores().rooms.findAll(['algebra-room', 'over', 'nowhere', 'algebra-room-1', 'over', '\u0000']),
    );
    expect(found).to.have.length(3);
    expect(found).to.have.deep.members([
      { roomId: 'algebra-room', sessionRoomId: 'algebra-room', sessionEnded: false },
      { roomId: 'algebra-room-1', sessionRoomId: 'algebra-room', sessionEnded: false },
      { roomId: 'over', sessionRoomId: 'over', sessionEnded: true },
    ]);
    expect(await okOf(stores().rooms.findAll([]))).to.deep.equal([]);
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
      aRoomTime({ source: 'active', at: MORNING + 86_400_000, evidence: 'reconciled' }),
      aRoomTime({ source: 'not-active', at: MORNING + 86_400_001, evidence: 'reconciled' }),
      aRoomTime({ source: 'account', at: MORNING + 86_400_002, evidence: 'reconciled' }),
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

  it('takes the stronger evidence of a time that is told again, in whatever order', async () => {
    await addClass(stores());
    const listed = aRoomTime({ source: 'created', evidence: 'reconciled' });
    const observed = aRoomTime({ source: 'created', evidence: 'observed' });
    for (const time of [listed, observed, listed]) await okOf(stores().rooms.addTime(time));
    expect(await timesOf()).to.deep.equal([observed]);
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
