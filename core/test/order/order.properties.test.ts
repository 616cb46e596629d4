import { expectOneState, ORDERS } from './expect-one-state.js';

/** A sample: the whole proof is order.long.test.ts. */
const HISTORIES = 300;

describe(`${HISTORIES * ORDERS} orders of generated histories, with events told twice`, () => {
  it('give one state hash and one attendance for each history', () => expectOneState(HISTORIES)).timeout(60_000);
});
