/** Two places after the point: nobody's mark hangs on less. */
const PLACES = 2;
const SCALE = 10 ** PLACES;

/** The share in percent, at most 100 (an upper bound may be longer than its class); null of nothing. */
export const percentOf = (part: number, whole: number): number | null =>
  whole <= 0 ? null : Math.min(100, Math.round((part / whole) * 100 * SCALE) / SCALE);
