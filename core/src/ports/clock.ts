import type { Instant } from '../domain/instant.js';

/** The time. */
export interface Clock {
  /** Now, in UTC milliseconds. Never fails. */
  now(): Instant;
}
