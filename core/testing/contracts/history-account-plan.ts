import fc from 'fast-check';
import { HORIZON_MS, moment, perhaps } from './history-moments.js';

/** One signalling connection, as the account may tell it. */
export interface VisitPlan {
  /** From the join: negative for time in the lobby. */
  readonly fromMs: number;
  /** From the leave: negative when the line was cut earlier, up to five minutes later for a frozen device; null when not told. */
  readonly toMs: number | null;
}

/** Somebody who came as far as the lobby. */
export interface LobbyPlan {
  readonly who: number;
  readonly room: number;
  readonly fromMs: number;
  readonly lengthMs: number | null;
}

/** An account of the visits of a room. */
export interface AccountPlan {
  readonly room: number;
  readonly atMs: number;
  /** Places of visits that it misses. */
  readonly leftOut: readonly number[];
  /** It tells no leaves at all. */
  readonly withoutLeaves: boolean;
}

/** True visits, early, late and doubled ones. */
export const visitPlans: fc.Arbitrary<VisitPlan> = fc.record({
  fromMs: fc.oneof(
    fc.constantFrom(0, -300),
    moment(60_000).map((ms) => -ms),
    moment(300_000),
  ),
  toMs: perhaps(
    fc.oneof(
      fc.constantFrom(-19, 0, 19),
      moment(20_000).map((ms) => -ms),
      moment(300_000),
      moment(300_000).map((ms) => -ms),
    ),
  ),
});

/** People in the lobby. */
export const lobbyPlans: fc.Arbitrary<LobbyPlan> = fc.record({
  who: fc.nat({ max: 3 }),
  room: fc.nat({ max: 4 }),
  fromMs: moment(HORIZON_MS),
  lengthMs: perhaps(moment(120_000)),
});

/** Accounts, whole or not. */
export const accountPlans: fc.Arbitrary<AccountPlan> = fc.record({
  room: fc.nat({ max: 4 }),
  atMs: moment(HORIZON_MS * 2),
  leftOut: fc.array(fc.nat({ max: 9 }), { maxLength: 2 }),
  withoutLeaves: fc.integer({ min: 0, max: 4 }).map((n) => n === 4),
});
