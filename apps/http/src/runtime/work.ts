import type { Logger } from 'pino';
import type { Running } from './timer.js';
import { endsWithin } from './within.js';

/**
 * How long a stop waits for the round under way of each loop, in milliseconds: a usual round takes far less, and one that
 * waits for a video server that hangs may be cut off, as rows say what is still to be done.
 */
export const ROUND_ENDS_WITHIN_MS = 3_000;
/**
 * How long a stop waits for the worker, in milliseconds: it gives its handlers 3 s, then tells them to leave off and gives
 * back what is not done. What it cannot give back is taken over when its lease is over.
 */
export const WORKER_ENDS_WITHIN_MS = 5_000;

/** What runs beside requests. It ends together, as none of it waits for another. */
export const work = (log: Logger) => {
  const under: { readonly name: string; readonly running: Running; readonly withinMs: number }[] = [];
  const end = async ({ name, running, withinMs }: (typeof under)[number]): Promise<void> => {
    try {
      if (!(await endsWithin(running.stop(), withinMs)))
        log.warn({ what: name }, 'was cut off, as it did not end in time');
    } catch (error) {
      log.error({ err: error, what: name }, 'could not be stopped');
    }
  };
  return {
    /** Remembers what runs, and how many milliseconds a stop waits for it. */
    add: (name: string, running: Running, withinMs = ROUND_ENDS_WITHIN_MS): void => {
      under.push({ name, running, withinMs });
    },
    /** Stops all of it at once and waits as long as each may take. Never rejects. Safe to repeat. */
    stopAll: async (): Promise<void> => {
      await Promise.all(under.map(end));
    },
  };
};

/** See `work`. */
export type Work = ReturnType<typeof work>;
