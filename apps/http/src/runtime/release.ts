import type { Logger } from 'pino';
import { endsWithin } from './within.js';

/** How to give something back, with its name for the log. */
export interface Release {
  readonly name: string;
  readonly release: () => Promise<void>;
}

/**
 * How long one release is waited for before the next begins, in milliseconds: pools close in a few, and one that waits for a
 * connection in use must not keep the embedded database from being stopped.
 */
const NEXT_AFTER_MS = 500;
/** How long those that were late are waited for in the end, in milliseconds. */
const LATE_WITHIN_MS = 2_000;

/** Releases kept in the order of acquiring; given back in the reverse order. */
export const releases = (log: Logger) => {
  const held: Release[] = [];
  let releasing: Promise<void> = Promise.resolve();

  const releaseHeld = async (): Promise<void> => {
    const late: Promise<void>[] = [];
    for (let last = held.pop(); last !== undefined; last = held.pop()) {
      const one = releaseOne(last, log);
      if (await endsWithin(one, NEXT_AFTER_MS)) continue;
      log.warn({ what: last.name }, 'takes long to be released');
      late.push(one);
    }
    await endsWithin(Promise.all(late), LATE_WITHIN_MS);
  };

  return {
    /** Remembers how to give something back. */
    hold: (name: string, release: () => Promise<void>): void => {
      held.push({ name, release });
    },
    /**
     * Gives everything back, the last first. What fails or hangs is logged and does not keep the rest: all of it takes at most
     * half a second for each, and two more. Safe to repeat: who asks again waits for the same end.
     */
    releaseAll: (): Promise<void> => {
      releasing = releasing.then(releaseHeld);
      return releasing;
    },
  };
};

/** Never rejects. */
const releaseOne = async ({ name, release }: Release, log: Logger): Promise<void> => {
  try {
    await release();
  } catch (error) {
    log.error({ err: error, what: name }, 'could not be released');
  }
};

/** See `releases`. */
export type Releases = ReturnType<typeof releases>;
