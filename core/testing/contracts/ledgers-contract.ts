import { mergedFacts } from '@homeroom/core';
import { expect } from 'chai';
import fc from 'fast-check';
import { aRoom } from '../builders/live-sessions.js';
import { MORNING } from '../builders/moments.js';
import { factsOfEvents, mainRoomsOf } from '../ledger-of.js';
import { addClass, addSession, enterCourse } from './a-class.js';
import { spoil } from './changing.js';
import { factsInOrder } from './facts-in-order.js';
import { freshStores, type MakeStores } from './fresh-stores.js';
import { historyOf } from './generated-histories.js';
import { historyPlans } from './history-plan.js';
import { ledgerAt } from './ledger-steps.js';
import { ledgersRebuildContract } from './ledgers-rebuild-contract.js';
import { ledgersSealContract } from './ledgers-seal-contract.js';
import { okOf } from './outcomes.js';
import { allPages, expectForeignCursorsToBegin } from './pages.js';
import { tell } from './told-histories.js';

/** What every `Ledgers` does. */
export const ledgersContract = (label: string, make: MakeStores): void => {
  describe(`Ledgers: ${label}`, () => {
    const stores = freshStores(make);
    reading(stores);
    listing(stores);
    ledgersRebuildContract(stores);
    ledgersSealContract(stores);
  });
};

/** How many generated histories are told and read back. */
const HISTORIES = 40;

const reading = (stores: ReturnType<typeof freshStores>): void => {
  it('reads what was told of all rooms of a live session, each fact once, and of no other', async () => {
    let count = 0;
    const property = fc.asyncProperty(historyPlans, async (plan) => {
      count += 1;
      const history = historyOf(plan, `read${count}-`);
      await tell(stores(), history);
      const { breakouts, told } = factsOfEvents(history.session, history.events);
      const sessionRoomId = history.session.roomId;
      const { rooms, ...facts } = await ledgerAt(stores(), sessionRoomId);
      expect(factsInOrder(facts)).to.deep.equal(factsInOrder(mergedFacts(told)));
      const wanted = [...mainRoomsOf(history.session), ...breakouts].map((room) => ({ ...room, sessionRoomId }));
      expect(rooms).to.have.deep.members(wanted);
    });
    await fc.assert(property, { numRuns: HISTORIES, endOnFailure: true });
  }).timeout(60_000);

  it('answers null for what is no first room of a live session', async () => {
    await addClass(stores());
    await okOf(stores().rooms.adopt(aRoom({ roomId: 'algebra-room-1', kind: 'breakout' })));
    expect(await okOf(stores().ledgers.read('nowhere'))).to.equal(null);
    expect(await okOf(stores().ledgers.read('algebra-room-1'))).to.equal(null);
  });

  it('keeps its own copy', async () => {
    await addClass(stores());
    const before = await ledgerAt(stores());
    spoil(await ledgerAt(stores()));
    expect(await ledgerAt(stores())).to.deep.equal(before);
  });
};

const listing = (stores: ReturnType<typeof freshStores>): void => {
  it('lists all live sessions of all courses, oldest first, part by part, none twice and none left out', async () => {
    await enterCourse(stores());
    // Pairs share a moment: a cursor that holds only the time loses or repeats one of them.
    for (const n of [3, 1, 0, 2, 4, 5]) {
      const createdAt = MORNING + Math.floor(n / 2);
      await addSession(stores(), { id: `session-${n}`, roomId: `room-${n}`, createdAt, status: 'ended' });
    }
    await addClass(stores(), { id: 'foreign', roomId: 'foreign', courseId: 'course-2', createdAt: MORNING + 9 });
    const whole = await allPages((page) => stores().ledgers.sessions(page), 200);
    expect(whole).to.have.length(7);
    expect(whole.map(({ sealedAt }) => sealedAt)).to.deep.equal(whole.map(() => null));
    const halves = whole.slice(0, 6).map(({ roomId }) => Math.floor(Number(roomId.slice('room-'.length)) / 2));
    expect(halves).to.deep.equal([0, 0, 1, 1, 2, 2]);
    expect(new Set(whole.map(({ roomId }) => roomId))).to.have.property('size', 7);
    expect(whole.at(-1)?.roomId).to.equal('foreign');
    for (const limit of [1, 3, 7]) {
      expect(await allPages((page) => stores().ledgers.sessions(page), limit)).to.deep.equal(whole);
    }
    await expectForeignCursorsToBegin((page) => stores().ledgers.sessions(page));
  });
};
