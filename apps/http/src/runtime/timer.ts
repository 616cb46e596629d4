/** Something that goes on until it is stopped. */
export interface Running {
  /** Ends it and waits for what is under way. Safe to repeat. */
  stop(): Promise<void>;
}

/** A task that is done again and again. */
export interface Repeating extends Running {
  /** Does it now; once more when it is under way. */
  poke(): void;
}

/**
 * Does `task` again and again: at once when it is poked, else `everyMs` milliseconds after it ended. Never twice at the same
 * time; a poke that comes while it runs makes it run once more. What it throws is a bug: `onBug` is told of each, and the
 * next round comes all the same, as most bugs are about one row and the others are waited for.
 */
export const repeat = (task: () => Promise<void>, everyMs: number, onBug: (bug: unknown) => void): Repeating => {
  let stopped = false;
  let pokedAgain = false;
  let timer: NodeJS.Timeout | undefined;
  let round: Promise<void> = Promise.resolve();
  let busy = false;

  const runOnce = async (): Promise<void> => {
    busy = true;
    do {
      pokedAgain = false;
      try {
        await task();
      } catch (bug) {
        onBug(bug);
      }
    } while (pokedAgain && !stopped);
    busy = false;
    if (!stopped) timer = setTimeout(poke, everyMs);
  };

  const poke = (): void => {
    if (stopped) return;
    if (busy) {
      pokedAgain = true;
      return;
    }
    clearTimeout(timer);
    round = runOnce();
  };

  return {
    poke,
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await round;
    },
  };
};
