import { SECOND } from '@homeroom/core';
import fc from 'fast-check';

/**
 * How somebody's stay ends, unless the class ends it. A line is cut, a device is frozen, another device takes over, or the page
 * comes in again by itself, as it does when the line of its media alone was lost.
 */
export type Ending = 'goodbye' | 'cut' | 'frozen' | 'taken-over' | 'came-again';

/** One stay of somebody, as it really was; all in milliseconds. */
export interface StayPlan {
  /** Before it: away, and then in the lobby. */
  readonly awayMs: number;
  readonly lobbyMs: number;
  readonly lengthMs: number;
  readonly ending: Ending;
  /** How much earlier than the person is connected the server stamps the join. */
  readonly joinLagMs: number;
  /** How late the server notices a dead line. */
  readonly noticedAfterMs: number;
  /** How long the signalling connection of a frozen device outlives the stay. */
  readonly frozenForMs: number;
  /** After so much of the stay the signalling connection is lost and made anew; null: it holds. */
  readonly remadeAfterMs: number | null;
  readonly speaksAfterMs: readonly number[];
}

/** A class as it really was, and how it was told. Plain data, so that a failure prints it and fast-check makes it smaller. */
export interface TrueClassPlan {
  readonly lengthMs: number;
  readonly people: readonly (readonly StayPlan[])[];
  /** Whether a teacher ends it with everybody inside; else all say goodbye. */
  readonly closed: boolean;
  /** When the server is asked while the class goes on. */
  readonly askedAfterMs: readonly number[];
  /** Whether the server makes an account of visits. */
  readonly accounted: boolean;
  /** For each event in turn: lost (three of ten), doubled, and how late it arrives. */
  readonly deliveries: readonly { readonly fate: number; readonly lateMs: number }[];
}

const upTo = (ms: number, min = 0): fc.Arbitrary<number> => fc.integer({ min, max: ms });

const stayPlan: fc.Arbitrary<StayPlan> = fc.record({
  awayMs: fc.oneof(upTo(25 * SECOND), upTo(900 * SECOND)),
  lobbyMs: fc.oneof(upTo(3 * SECOND, 200), upTo(120 * SECOND, 200)),
  lengthMs: fc.oneof(upTo(60 * SECOND, SECOND), upTo(3_600 * SECOND, SECOND)),
  ending: fc.constantFrom<Ending>('goodbye', 'goodbye', 'cut', 'cut', 'frozen', 'taken-over', 'came-again'),
  joinLagMs: upTo(630, 40),
  noticedAfterMs: upTo(20_700, 18_600),
  frozenForMs: fc.oneof(upTo(5 * SECOND), upTo(300 * SECOND)),
  remadeAfterMs: fc.option(upTo(600 * SECOND), { freq: 2 }),
  speaksAfterMs: fc.array(upTo(600 * SECOND), { maxLength: 2 }),
});

/** True classes of five to ninety minutes. */
export const trueClassPlans: fc.Arbitrary<TrueClassPlan> = fc.record({
  lengthMs: upTo(5_400 * SECOND, 300 * SECOND),
  people: fc.array(fc.array(stayPlan, { minLength: 1, maxLength: 4 }), { minLength: 2, maxLength: 5 }),
  closed: fc.boolean(),
  askedAfterMs: fc.array(upTo(5_400 * SECOND), { maxLength: 2 }),
  accounted: upTo(4).map((n) => n > 0),
  deliveries: fc.array(fc.record({ fate: upTo(9), lateMs: fc.oneof(upTo(2 * SECOND), upTo(280 * SECOND)) }), {
    minLength: 60,
    maxLength: 60,
  }),
});
