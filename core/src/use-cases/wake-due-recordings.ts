import { ok, safeTry } from 'neverthrow';
import type { Clock } from '../ports/clock.js';
import type { Recordings } from '../ports/recordings.js';
import type { Stored } from '../ports/storage.js';
import type { WakeUps } from '../ports/wake-ups.js';

/** How many recordings one look wakes: many more than a worker gets done until the next. */
export const WAKE_LIMIT = 50;

/**
 * Wakes the work on recordings that is due: wake-ups get lost, and workers die. Answers how many. Safe to repeat and to run
 * in many processes: one wake-up asked twice is served once, and an attempt that is not due ends at once.
 */
export const wakeDueRecordings =
  (need: { recordings: Recordings; wakeUps: WakeUps; clock: Clock }) => (): Stored<number> =>
    safeTry(async function* () {
      const due = yield* need.recordings.due(need.clock.now(), WAKE_LIMIT);
      for (const recordId of due) await need.wakeUps.wake({ type: 'ingest-recording', recordId });
      return ok(due.length);
    });

export type WakeDueRecordings = ReturnType<typeof wakeDueRecordings>;
