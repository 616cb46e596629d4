/** A task whose runs a test ends one by one. */
export interface Steps {
  /** To be run by what is tested. */
  readonly run: () => Promise<void>;
  /** Runs that began. */
  readonly begun: () => number;
  /** The most that were under way at one time. */
  readonly mostAtOnce: () => number;
  /** Ends the oldest run that is under way, and lets what waits for it go on. */
  readonly end: () => Promise<void>;
}

/** See `Steps`. */
export const steps = (): Steps => {
  const underWay: (() => void)[] = [];
  let begun = 0;
  let mostAtOnce = 0;
  return {
    run: () => {
      begun += 1;
      const ended = new Promise<void>((resolve) => underWay.push(resolve));
      mostAtOnce = Math.max(mostAtOnce, underWay.length);
      return ended;
    },
    begun: () => begun,
    mostAtOnce: () => mostAtOnce,
    end: async () => {
      underWay.shift()?.();
      await settled();
    },
  };
};

/** Resolves when everything that waits for no timer and no device has gone on. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Whether the promise has come to an end by now. */
export const hasEnded = async (promise: Promise<unknown>): Promise<boolean> => {
  const pending = Symbol('pending');
  await settled();
  return (await Promise.race([promise, pending])) !== pending;
};
