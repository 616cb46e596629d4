import { MINUTE } from '@homeroom/core';
import { expect } from 'chai';
import fc from 'fast-check';
import { attendanceTotalsFeedContract } from './attendance-totals-feed-contract.js';
import { attendanceTotalsSumsContract } from './attendance-totals-sums-contract.js';
import { freshStores, type MakeStores } from './fresh-stores.js';
import { historyOf } from './generated-histories.js';
import { historyPlans } from './history-plan.js';
import { okOf } from './outcomes.js';
import { expectSameTotals, tell } from './told-histories.js';

/** How thoroughly `AttendanceTotals` is examined. */
export interface AttendanceTotalsContractOptions {
  /** How many generated histories are told to the stores and read back; whole batches of 25. Default 200. */
  readonly totalsHistories?: number;
}

/** What every `AttendanceTotals` says, however it works it out. */
export const attendanceTotalsContract = (
  label: string,
  make: MakeStores,
  { totalsHistories = 200 }: AttendanceTotalsContractOptions = {},
): void => {
  describe(`AttendanceTotals: ${label}`, () => {
    const stores = freshStores(make);
    attendanceTotalsSumsContract(stores);
    attendanceTotalsFeedContract(stores);

    it(`says of one live session what attendanceOf says, for ${totalsHistories} generated histories`, async () => {
      let batches = 0;
      const batch = fc.array(historyPlans, { minLength: BATCH, maxLength: BATCH });
      const property = fc.asyncProperty(batch, async (plans) => {
        batches += 1;
        const told = plans.map((plan, index) => historyOf(plan, `t${batches}-${index}-`));
        await Promise.all(told.map((history) => tell(stores(), history)));
        await okOf(stores().attendanceTotals.rollUp(told[0]?.readAt.at(-1) ?? 0, Math.floor(BATCH / 2)));
        await expectSameTotals(stores(), told);
      });
      await fc.assert(property, { numRuns: Math.ceil(totalsHistories / BATCH), endOnFailure: true });
    }).timeout(2 * MINUTE);

    it('rolls up nothing where there is nothing', async () => {
      expect(await okOf(stores().attendanceTotals.rollUp(0, 100))).to.equal(0);
    });
  });
};

/** Histories that are told at once. */
const BATCH = 25;
