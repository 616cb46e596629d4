/**
 * A moment: UTC milliseconds since 1970-01-01T00:00:00Z. Core has no clock and no `Date`: moments come from the
 * `Clock` port, from the video server, or from the course platform, and are written as ISO 8601 only at the edge.
 */
export type Instant = number;

/** One second, in milliseconds. */
export const SECOND = 1_000;

/** One minute, in milliseconds. */
export const MINUTE = 60 * SECOND;

/** One hour, in milliseconds. */
export const HOUR = 60 * MINUTE;

/** One day of 24 hours, in milliseconds. */
export const DAY = 24 * HOUR;
