import { DAY } from '@homeroom/core';
import { expect } from 'chai';
import { anEventRoom, aParticipantJoined, aRoomFinished, aSighting } from '../builders/class-events.js';
import { aConnection } from '../builders/connections.js';
import { MORNING } from '../builders/moments.js';
import { anObservationOf } from '../builders/observations.js';
import type { Stores } from '../stores.js';
import { claim, settle } from './inbox-work-steps.js';
import { CLASS_ENDED, derive, endedClass, ledgerAt } from './ledger-steps.js';
import { errOf, foundIn, okOf, race } from './outcomes.js';
import { allPages } from './pages.js';

/** Sealing; a part of `ledgersContract`. */
export const ledgersSealContract = (stores: () => Stores): void => {
  whatIsSealed(stores);
  whatIsNot(stores);
  afterwards(stores);
};

const NOW = CLASS_ENDED + 40 * DAY;
const ENDED_BEFORE = NOW - 30 * DAY;

const seal = (stores: () => Stores, limit = 100) => okOf(stores().ledgers.seal(ENDED_BEFORE, limit, NOW));

const inboxOf = (stores: () => Stores) => allPages((page) => stores().inbox.list(null, page), 200);

/** A class of `endedClass` with one observation, which is done. */
const classToSeal = async (stores: () => Stores, roomId = 'algebra-room', leaveTold = true): Promise<void> => {
  await endedClass(stores(), { id: `session-of-${roomId}`, roomId, courseId: `course-of-${roomId}` }, leaveTold);
  await storeFinished(stores, roomId);
  for (const { id } of await claim(stores, MORNING + 1)) await settle(stores, { id, status: 'done' });
};

const storeFinished = (stores: () => Stores, roomId: string, at = CLASS_ENDED, overrides = {}) =>
  okOf(stores().inbox.store(anObservationOf(aRoomFinished({ room: anEventRoom({ roomId }), at }), overrides)));

const whatIsSealed = (stores: () => Stores): void => {
  it('moves the observations of old final sessions out of the inbox, and changes nothing else', async () => {
    await classToSeal(stores);
    await classToSeal(stores, 'other');
    const live = await ledgerAt(stores());
    const attendance = await foundIn(stores().attendanceBook.ofLiveSession('session-of-other', NOW));
    expect(await seal(stores)).to.have.members(['algebra-room', 'other']);
    expect(await inboxOf(stores)).to.deep.equal([]);
    expect(await ledgerAt(stores())).to.deep.equal(live);
    expect(await foundIn(stores().attendanceBook.ofLiveSession('session-of-other', NOW))).to.deep.equal(attendance);
    const { items } = await okOf(stores().ledgers.sessions({ limit: 200, cursor: null }));
    expect(items.map(({ sealedAt }) => sealedAt)).to.deep.equal([NOW, NOW]);
  });

  it('seals at most so many, and each once', async () => {
    for (const roomId of ['one', 'two', 'three']) await classToSeal(stores, roomId);
    const [first, second] = [await seal(stores, 2), await seal(stores, 2)];
    expect([first.length, second.length]).to.deep.equal([2, 1]);
    expect([...first, ...second]).to.have.members(['one', 'two', 'three']);
    expect(await seal(stores)).to.deep.equal([]);
  });

  it('seals each once for 20 racers', async () => {
    for (const roomId of ['one', 'two', 'three']) await classToSeal(stores, roomId);
    const sealed = await race(() => seal(stores, 2));
    expect([...sealed.flat(), ...(await seal(stores))]).to.have.members(['one', 'two', 'three']);
    expect(await inboxOf(stores)).to.deep.equal([]);
  });
};

/** Why a session is not sealed, and how it comes to be so. */
const NOT_SEALED: Readonly<Record<string, (stores: () => Stores) => Promise<unknown>>> = {
  'of somebody whose leave nobody told': (stores) => classToSeal(stores, 'algebra-room', false),
  'that the video server was not asked about': async (stores) => {
    await endedClass(stores(), { confirmedAt: null });
    await storeFinished(stores, 'algebra-room');
  },
  'with an observation to be applied': async (stores) => {
    await classToSeal(stores);
    await storeFinished(stores, 'algebra-room', CLASS_ENDED + 1);
  },
  'with a parked observation': async (stores) => {
    await classToSeal(stores);
    await storeFinished(stores, 'algebra-room', CLASS_ENDED + 1);
    for (const { id } of await claim(stores, MORNING + 1)) {
      await settle(stores, { id, status: 'parked', reason: 'a bug of ours' });
    }
  },
  'with a quarantined observation': async (stores) => {
    await classToSeal(stores);
    await storeFinished(stores, 'algebra-room', CLASS_ENDED + 1, { quarantine: 'out of time' });
  },
};

const whatIsNot = (stores: () => Stores): void => {
  for (const [why, make] of Object.entries(NOT_SEALED)) {
    it(`leaves a session ${why}`, async () => {
      await make(stores);
      const before = await inboxOf(stores);
      expect(before).to.not.deep.equal([]);
      expect(await seal(stores)).to.deep.equal([]);
      expect(await inboxOf(stores)).to.deep.equal(before);
    });
  }

  it('leaves a session that ended lately', async () => {
    await classToSeal(stores);
    expect(await okOf(stores().ledgers.seal(CLASS_ENDED, 100, NOW))).to.deep.equal([]);
    expect(await okOf(stores().ledgers.seal(CLASS_ENDED + 1, 100, NOW))).to.deep.equal(['algebra-room']);
  });
};

const afterwards = (stores: () => Stores): void => {
  it('does not rebuild what is sealed, and says since when', async () => {
    await classToSeal(stores);
    await seal(stores);
    const before = await ledgerAt(stores());
    const error = await errOf(stores().ledgers.rebuild('algebra-room', derive));
    expect(error).to.deep.equal({ type: 'sealed', sealedAt: NOW });
    expect(await ledgerAt(stores())).to.deep.equal(before);
  });

  it('keeps and applies what comes for a sealed session later', async () => {
    await classToSeal(stores);
    await seal(stores);
    const late = aParticipantJoined({ who: aSighting({ key: 'PA_late' }) });
    expect(await okOf(stores().inbox.store(anObservationOf(late)))).to.equal('stored');
    expect((await claim(stores, MORNING + 1)).map(({ event }) => event)).to.deep.equal(['participant-joined']);
    const liveSessionId = 'session-of-algebra-room';
    await okOf(stores().connections.merge(aConnection({ key: 'PA_late', liveSessionId })));
    expect((await ledgerAt(stores())).connections.map(({ key }) => key)).to.include('PA_late');
    expect(await seal(stores), 'it is sealed already, or not final any more').to.deep.equal([]);
    expect(await inboxOf(stores)).to.have.length(1);
  });
};
