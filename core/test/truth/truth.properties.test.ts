import { expect } from 'chai';
import { expectTruth } from './expect-truth.js';

describe('attendance of true classes of which three events in ten were lost', () => {
  it('holds the truth between its bounds after reconciliation', async () => {
    const widths = await expectTruth(100);
    expect(widths.length).to.be.above(100);
  }).timeout(60_000);
});
