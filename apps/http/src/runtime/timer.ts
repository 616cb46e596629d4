/** Something that goes on until it is stopped. */
export interface Running {
  /** Ends it and waits for what is under way. Safe to repeat. */
  stop(): Promise<void>;
}

/**
 * Does `task` again and again: at once when it is poked, else every `everyMs`. Never twice at the same time; a poke that comes
 * while it runs makes it run once more. `task` must not reject.
 */
export const repeat = (task: () => Promise<void>, everyMs: number): Running & { poke(): void } => {
  let stopped = false;
  let pokedAgain = false;
  let timer: NodeJS.Timeout | undefined;
  let round: Promise<void> = Promise.resolve();
  let busy = false;

  const runOnce = async (): Promise<void> => {
    busy = true;
    do {
      pokedAgain = false;
      await task();
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
