import type { Clock, Instant } from '@homeroom/core';
import { MORNING } from '../builders/moments.js';

/** A clock that stands still until it is told to go on. */
export interface FixedClock extends Clock {
  /** Moves it forward, or back by a negative number, as clocks do. */
  advance(milliseconds: number): void;
}

/** A clock that stands at `at`. */
export const fixedClock = (at: Instant = MORNING): FixedClock => {
  let current = at;
  return {
    now: () => current,
    advance: (milliseconds) => {
      current += milliseconds;
    },
  };
};
