import { expectOneState, ORDERS } from './expect-one-state.js';

const HISTORIES = 2_400;

describe(`${HISTORIES * ORDERS} orders of generated histories, with events told twice`, () => {
  it('give one state hash and one attendance for each history', () => expectOneState(HISTORIES)).timeout(300_000);
});
