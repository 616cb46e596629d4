/** The waits of one simulator. All end with `clear`, so that close() leaves nothing behind. */
export type Timers = {
  /** Runs `work` once after `ms`; the answer cancels it. After `clear` nothing runs any more. */
  after(ms: number, work: () => void): () => void;
  clear(): void;
};

export function createTimers(): Timers {
  const running = new Set<NodeJS.Timeout>();
  let cleared = false;
  return {
    after(ms, work) {
      if (cleared) return () => undefined;
      const timer = setTimeout(() => {
        running.delete(timer);
        work();
      }, ms);
      running.add(timer);
      return () => {
        clearTimeout(timer);
        running.delete(timer);
      };
    },
    clear() {
      cleared = true;
      for (const timer of running) clearTimeout(timer);
      running.clear();
    },
  };
}
