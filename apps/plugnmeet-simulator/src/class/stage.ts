import type { Timings } from '../options.js';
import type { World } from '../state/world.js';
import type { Timers } from '../timers.js';
import type { Webhooks } from '../webhooks/webhooks.js';

/** What everything that happens in a class needs. */
export type Stage = {
  readonly world: World;
  readonly webhooks: Webhooks;
  readonly timers: Timers;
  readonly clock: () => number;
  readonly timings: Timings;
  /** The file that every recording turns into. */
  readonly media: Buffer;
};

/** PlugNMeet says a file's size in MB (10^6 bytes) with two decimals. */
export function megabytes(bytes: number): number {
  return Math.round(bytes / 10_000) / 100;
}
