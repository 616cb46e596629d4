import { type ClassEvent, factsOf, ledgerState, mergedFacts, NO_FACTS } from '@homeroom/core';
import { expect } from 'chai';
import {
  anEventRoom,
  aParticipantJoined,
  aPeopleListed,
  aRoomFinished,
  aSighting,
  aVisitsReported,
} from '../builders/class-events.js';
import { aConnection } from '../builders/connections.js';
import { aRoom, aRoomTime, aVisit } from '../builders/live-sessions.js';
import { MORNING } from '../builders/moments.js';
import { anObservation, anObservationOf } from '../builders/observations.js';
import type { Stores } from '../stores.js';
import { bytesOf } from '../text-bytes.js';
import { addClass } from './a-class.js';
import { factsInOrder } from './facts-in-order.js';
import { claim, settle } from './inbox-work-steps.js';
import { derive, ledgerAt, receiveAndApply, tellFacts } from './ledger-steps.js';
import { errOf, foundIn, okOf, RACERS, race } from './outcomes.js';

/** Rebuilding; a part of `ledgersContract`. */
export const ledgersRebuildContract = (stores: () => Stores): void => {
  whatIsReplaced(stores);
  whatIsGiven(stores);
  whatGoesWrong(stores);
  racesOf(stores);
};

const joined = (key: string, roomId = 'algebra-room'): ClassEvent =>
  aParticipantJoined({ room: anEventRoom({ roomId }), who: aSighting({ key }) });

const whatIsReplaced = (stores: () => Stores): void => {
  it('finds the same facts again when nothing went wrong', async () => {
    await addClass(stores());
    const events = [joined('PA_1'), aRoomFinished(), aPeopleListed(), aVisitsReported()];
    for (const event of events) await receiveAndApply(stores(), event);
    const { rooms: _, ...live } = await ledgerAt(stores());
    const rebuilt = await okOf(stores().ledgers.rebuild('algebra-room', derive));
    expect(rebuilt.observations).to.equal(events.length);
    expect(factsInOrder(rebuilt.before)).to.deep.equal(factsInOrder(live));
    expect(factsInOrder(rebuilt.after)).to.deep.equal(factsInOrder(live));
    expect(factsInOrder(await ledgerAt(stores()))).to.deep.equal(factsInOrder(live));
  });

  it('replaces every fact of the live session and none of another, and says what was there before', async () => {
    await addClass(stores());
    await addClass(stores(), { id: 'session-2', roomId: 'other', courseId: 'course-2' });
    await okOf(stores().rooms.adopt(aRoom({ roomId: 'algebra-room-1', kind: 'breakout' })));
    const wrong = {
      times: [aRoomTime({ at: MORNING - 7 }), aRoomTime({ roomId: 'algebra-room-1', source: 'account' })],
      lists: [{ roomId: 'algebra-room', at: MORNING, keys: ['PA_0'] }],
      visits: [aVisit(), aVisit({ identity: 'nobody' })],
      connections: [aConnection({ key: 'PA_wrong' }), aConnection({ key: 'PA_too', roomId: 'algebra-room-1' })],
    };
    const foreign = {
      ...NO_FACTS,
      connections: [aConnection({ key: 'PA_9', liveSessionId: 'session-2', roomId: 'other' })],
    };
    await tellFacts(stores(), wrong);
    await tellFacts(stores(), foreign);
    await receiveAndApply(stores(), joined('PA_right'));
    const rebuilt = await okOf(stores().ledgers.rebuild('algebra-room', derive));
    const right = { ...NO_FACTS, connections: [aConnection({ key: 'PA_right' })] };
    const { connections } = rebuilt.before;
    expect(factsInOrder(rebuilt.before)).to.deep.include(factsInOrder({ ...wrong, connections }));
    expect(connections.map(({ key }) => key)).to.have.members(['PA_wrong', 'PA_too', 'PA_right']);
    expect(rebuilt.after).to.deep.equal(right);
    expect(await ledgerAt(stores())).to.deep.include(right);
    expect(await ledgerAt(stores(), 'other')).to.deep.include(foreign);
    const sheet = await foundIn(stores().attendanceBook.ofLiveSession('session-1', MORNING + 1));
    expect(sheet.attendees.flatMap(({ stays }) => stays.map((stay) => stay.connection.key))).to.deep.equal([
      'PA_right',
    ]);
  });
};

const whatIsGiven = (stores: () => Stores): void => {
  it('gives the observations of all its rooms that were or are to be applied, oldest first, and its rooms', async () => {
    await addClass(stores());
    await addClass(stores(), { id: 'session-2', roomId: 'other', courseId: 'course-2' });
    const breakout = await okOf(stores().rooms.adopt(aRoom({ roomId: 'algebra-room-1', kind: 'breakout' })));
    const store = (event: ClassEvent, overrides = {}) => okOf(stores().inbox.store(anObservationOf(event, overrides)));
    const body = bytesOf('{');
    await store(joined('PA_1'), { receivedAt: MORNING - 2 });
    await okOf(stores().inbox.store(anObservation({ eventId: 'parked', body, receivedAt: MORNING - 1 })));
    const [done, parked] = await claim(stores, MORNING - 1);
    await settle(stores, { id: done?.id ?? '', status: 'done' });
    await settle(stores, { id: parked?.id ?? '', status: 'parked', reason: 'unreadable' });
    await store(aPeopleListed(), { origin: 'answer' });
    await store(joined('PA_2', 'algebra-room-1'));
    await store(joined('PA_3'), { quarantine: 'out of time' });
    await store(joined('PA_4', 'other'));
    const given: string[] = [];
    const rooms: unknown[] = [];
    const rebuilt = await okOf(
      stores().ledgers.rebuild('algebra-room', (told) => {
        given.splice(0, given.length, ...told.observations.map(({ roomId, event }) => `${roomId} ${event}`));
        rooms.splice(0, rooms.length, ...told.rooms);
        return derive(told);
      }),
    );
    expect(given).to.deep.equal([
      'algebra-room participant-joined',
      'algebra-room people-listed',
      'algebra-room-1 participant-joined',
    ]);
    expect(rebuilt.observations).to.equal(3);
    expect(rooms).to.have.deep.members([{ ...aRoom(), sessionRoomId: 'algebra-room' }, breakout]);
  });
};

const whatGoesWrong = (stores: () => Stores): void => {
  it('answers missing for what is no first room of a live session', async () => {
    await addClass(stores());
    await okOf(stores().rooms.adopt(aRoom({ roomId: 'algebra-room-1', kind: 'breakout' })));
    for (const roomId of ['nowhere', 'algebra-room-1']) {
      expect((await errOf(stores().ledgers.rebuild(roomId, derive))).type).to.equal('missing');
    }
  });

  it('changes nothing when deriving throws, and hinders nobody afterwards', async () => {
    await addClass(stores());
    await receiveAndApply(stores(), joined('PA_1'));
    const before = await ledgerAt(stores());
    let thrown: unknown = null;
    try {
      await stores().ledgers.rebuild('algebra-room', () => {
        throw new Error('a bug in deriving');
      });
    } catch (bug) {
      thrown = bug;
    }
    expect(thrown).to.be.an('error').with.property('message', 'a bug in deriving');
    expect(await ledgerAt(stores())).to.deep.equal(before);
    await receiveAndApply(stores(), joined('PA_2'));
    expect((await okOf(stores().ledgers.rebuild('algebra-room', derive))).after.connections).to.have.length(2);
  });
};

/** How many facts each racer tells, one after the other. */
const TOLD_BY_EACH = 6;

const racesOf = (stores: () => Stores): void => {
  it('loses nothing that is told while it is rebuilt', async () => {
    await addClass(stores());
    const told = (n: number): ClassEvent => {
      const at = MORNING + n;
      if (n % 4 === 0) return aRoomFinished({ at });
      if (n % 4 === 1) return aPeopleListed({ at, people: [] });
      if (n % 4 === 2) return aVisitsReported({ at, visits: [aVisit({ identity: `person-${n}` })] });
      return joined(`PA_${n}`);
    };
    const rebuild = () => okOf(stores().ledgers.rebuild('algebra-room', derive));
    let telling = RACERS;
    const tellOne = async (n: number) => {
      const event = told(n);
      const facts = factsOf(event, aRoom());
      await okOf(stores().inbox.store(anObservationOf(event)));
      await tellFacts(stores(), facts);
      const { rooms: _, ...ledger } = await ledgerAt(stores());
      // A fact whose observation is stored is never gone again, not even between two rebuilds.
      expect(ledgerState(mergedFacts([ledger, facts])), `fact ${n}`).to.equal(ledgerState(ledger));
    };
    const keepTelling = async (racer: number) => {
      try {
        for (let n = 0; n < TOLD_BY_EACH; n += 1) await tellOne(racer * TOLD_BY_EACH + n);
      } finally {
        telling -= 1;
      }
    };
    const keepRebuilding = async () => {
      while (telling > 0) await rebuild();
    };
    await Promise.all([keepRebuilding(), keepRebuilding(), race(keepTelling)]);
    const { rooms: _, ...live } = await ledgerAt(stores());
    const rebuilt = await rebuild();
    expect(rebuilt.observations).to.equal(TOLD_BY_EACH * RACERS);
    expect(factsInOrder(live)).to.deep.equal(factsInOrder(rebuilt.after));
  }).timeout(60_000);
};
