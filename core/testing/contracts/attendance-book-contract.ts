import { confirm, MINUTE, settle } from '@homeroom/core';
import { expect } from 'chai';
import fc from 'fast-check';
import { ok } from 'neverthrow';
import { aConnection, aDeparture } from '../builders/connections.js';
import { aRoomTime, aVisit } from '../builders/live-sessions.js';
import { MORNING } from '../builders/moments.js';
import { addClass, takeSeat } from './a-class.js';
import { spoil } from './changing.js';
import { freshStores, type MakeStores } from './fresh-stores.js';
import { historyOf } from './generated-histories.js';
import { historyPlans } from './history-plan.js';
import { foundIn, okOf } from './outcomes.js';
import { expectSameSheets, expectSameSummaries, tell } from './told-histories.js';

/** How thoroughly an `AttendanceBook` is examined. */
export interface AttendanceBookContractOptions {
  /** How many generated histories are told to the stores and read back; whole batches of 25. Default 1,000. */
  readonly histories?: number;
  /** The bound of that test in milliseconds. Default two minutes. */
  readonly timeoutMs?: number;
}

/** What every `AttendanceBook` says, however it works it out. */
export const attendanceBookContract = (
  label: string,
  make: MakeStores,
  { histories = 1_000, timeoutMs = 2 * MINUTE }: AttendanceBookContractOptions = {},
): void => {
  describe(`AttendanceBook: ${label}`, () => {
    const stores = freshStores(make);
    sheets(stores);
    revisions(stores);

    it(`says what attendanceOf says of ${histories} generated histories`, async () => {
      let batches = 0;
      const property = fc.asyncProperty(
        fc.array(historyPlans, { minLength: BATCH, maxLength: BATCH }),
        async (plans) => {
          batches += 1;
          const told = plans.map((plan, index) => historyOf(plan, `h${batches}-${index}-`));
          await Promise.all(told.map((history) => tell(stores(), history)));
          await expectSameSheets(stores(), told);
          await expectSameSummaries(stores(), told);
        },
      );
      // A smaller batch would not be a smaller history: the error names the one history that differs.
      await fc.assert(property, { numRuns: Math.ceil(histories / BATCH), endOnFailure: true });
    }).timeout(timeoutMs);
  });
};

/** Histories that are told at once: enough to keep a database's connections busy. */
const BATCH = 25;

const sheets = (stores: ReturnType<typeof freshStores>): void => {
  it('answers null for a live session that is not there, and leaves it out of summaries', async () => {
    await addClass(stores());
    expect(await okOf(stores().attendanceBook.ofLiveSession('nowhere', MORNING))).to.equal(null);
    const summaries = await okOf(stores().attendanceBook.summaries(['nowhere', 'session-1'], MORNING));
    expect(summaries).to.deep.equal([{ liveSessionId: 'session-1', startedAt: null, endedAt: null, usersOnline: 0 }]);
    expect(await okOf(stores().attendanceBook.summaries([], MORNING))).to.deep.equal([]);
  });

  it('takes lists of people, and makes one with the keys of both of two of one room and moment', async () => {
    await addClass(stores());
    await okOf(stores().connections.merge(aConnection()));
    const absentSince = async () => {
      const { attendees } = await foundIn(stores().attendanceBook.ofLiveSession('session-1', MORNING + 600_000));
      return attendees[0]?.stays[0]?.departure?.notAfter ?? null;
    };
    const list = { roomId: 'algebra-room', at: MORNING + 300_007, keys: ['PA_2'] };
    await okOf(stores().rooms.addList(list));
    expect(await absentSince()).to.equal(MORNING + 300_007);
    await okOf(stores().rooms.addList({ ...list, keys: ['PA_1'] }));
    await okOf(stores().rooms.addList(list));
    expect(await absentSince()).to.equal(null);
    await okOf(stores().rooms.addList({ ...list, at: MORNING + 400_009, keys: ['PA_2', 'Ω'] }));
    expect(await absentSince()).to.equal(MORNING + 400_009);
    await okOf(stores().rooms.addList({ ...list, at: MORNING + 200_003, keys: [] }));
    expect(await absentSince(), 'an empty list tells nothing').to.equal(MORNING + 400_009);
  });

  it('keeps its own copy', async () => {
    await addClass(stores());
    await takeSeat(stores());
    await okOf(stores().connections.merge(aConnection({ departure: aDeparture() })));
    const read = () => foundIn(stores().attendanceBook.ofLiveSession('session-1', MORNING + 600_000));
    const before = JSON.stringify(await read());
    spoil(await read());
    expect(JSON.stringify(await read())).to.equal(before);
  });
};

const revisions = (stores: ReturnType<typeof freshStores>): void => {
  const revision = async () =>
    (await foundIn(stores().attendanceBook.ofLiveSession('session-1', MORNING + 600_000))).revision;

  it('raises the revision with every change of what is known, and with nothing else', async () => {
    await addClass(stores());
    const changes: readonly (() => Promise<unknown>)[] = [
      () => takeSeat(stores()),
      () => okOf(stores().connections.merge(aConnection())),
      () => okOf(stores().connections.merge(aConnection({ departure: aDeparture() }))),
      () => okOf(stores().rooms.addTime(aRoomTime())),
      () => okOf(stores().rooms.addTime(aRoomTime({ source: 'finished', at: MORNING + 60_000 }))),
      () => okOf(stores().rooms.addList({ roomId: 'algebra-room', at: MORNING + 5, keys: ['PA_2'] })),
      () => okOf(stores().rooms.addVisits([aVisit({ to: null })])),
      () => okOf(stores().rooms.addVisits([aVisit()])),
      () => okOf(stores().liveSessions.update('algebra-room', (session) => ok(settle(session)))),
      () => okOf(stores().liveSessions.update('algebra-room', (session) => ok(confirm(session, MORNING + 60_000)))),
    ];
    let before = await revision();
    for (const [index, change] of changes.entries()) {
      await change();
      const after = await revision();
      expect(after, `revision after change ${index}`).to.be.above(before);
      expect(await revision(), 'read again').to.equal(after);
      before = after;
    }
  });
};
