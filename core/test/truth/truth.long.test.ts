import { expect } from 'chai';
import { expectTruth, quantile } from './expect-truth.js';

/** How many true classes are held against what is made of them. */
const CLASSES = 1_000;

describe(`attendance of ${CLASSES} true classes of which three events in ten were lost`, () => {
  it('holds the truth between its bounds after reconciliation', async () => {
    const widths = await expectTruth(CLASSES);
    const seconds = (part: number) => (quantile(widths, part) / 1_000).toFixed(1);
    console.log(
      `      ${widths.length} people: width of the bounds ${seconds(0.5)} s (median), ${seconds(0.95)} s (p95)`,
    );
    expect(widths.length).to.be.above(CLASSES);
  }).timeout(300_000);
});
