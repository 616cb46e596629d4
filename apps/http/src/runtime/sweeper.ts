import type { LiveClasses } from '@homeroom/core';
import type { Logger } from 'pino';
import { type Running, repeat } from './timer.js';

/** How often what did not settle by itself is looked for: a stuck opening or closing is found 30 to 45 s after it began. */
const SWEEP_EVERY_MS = 15_000;
/** How often files that were never published are looked for. */
const SWEEP_PARTS_EVERY_MS = 60 * 60 * 1_000;

/** Repeats what did not settle by itself: sessions and recordings. Safe to run in many processes. */
export const startSweeper = (parts: { sweepUnsettled: LiveClasses['sweepUnsettled']; log: Logger }): Running => {
  const loop = repeat(async () => {
    const swept = await parts.sweepUnsettled();
    if (swept.isErr()) {
      parts.log.warn({ reason: swept.error.reason }, 'the sweep could not look now');
    } else if (swept.value.looked > 0) {
      parts.log.info({ ...swept.value }, 'swept');
    }
  }, SWEEP_EVERY_MS);
  loop.poke();
  return loop;
};

/** Removes what killed fetches left behind. */
export const startPartsSweeper = (sweep: () => Promise<void>): Running => {
  const loop = repeat(sweep, SWEEP_PARTS_EVERY_MS);
  loop.poke();
  return loop;
};
