import type { Logger } from 'pino';

/** How to give something back, with its name for the log. */
export interface Release {
  readonly name: string;
  readonly release: () => Promise<void>;
}

/** Releases kept in the order of acquiring; given back in the reverse order. */
export const releases = (log: Logger) => {
  const held: Release[] = [];
  return {
    /** Remembers how to give something back. */
    hold: (name: string, release: () => Promise<void>): void => {
      held.push({ name, release });
    },
    /** Gives everything back, the last first. What fails is logged and does not keep the rest. Safe to repeat. */
    releaseAll: async (): Promise<void> => {
      for (let last = held.pop(); last !== undefined; last = held.pop()) {
        try {
          await last.release();
        } catch (error) {
          log.error({ err: error, what: last.name }, 'could not be released');
        }
      }
    },
  };
};

/** See `releases`. */
export type Releases = ReturnType<typeof releases>;
