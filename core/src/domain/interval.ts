import type { Instant } from './instant.js';

/** From one moment to another; empty when `to` is not after `from`. */
export interface Interval {
  readonly from: Instant;
  readonly to: Instant;
}

/** The measure of the union in milliseconds: a moment that several intervals cover counts once. */
export const unionLength = (intervals: readonly Interval[]): number => {
  const inOrder = intervals.filter((interval) => interval.to > interval.from).sort((a, b) => a.from - b.from);
  let total = 0;
  let covered = Number.NEGATIVE_INFINITY;
  for (const { from, to } of inOrder) {
    if (to <= covered) continue;
    total += to - Math.max(from, covered);
    covered = to;
  }
  return total;
};
