/** The longest that Node.js waits, some 24 days; it turns a longer wait into none. */
const LONGEST_WAIT_MS = 2_147_483_647;

/** The waits of one simulator. All end with `clear`, so that close() leaves nothing behind. */
export type Timers = {
  /** Runs `work` once after `ms`, or after 24 days when that is less; the answer cancels it. After `clear` nothing runs any more. */
  after(ms: number, work: () => void): () => void;
  clear(): void;
};

export function createTimers(): Timers {
  const running = new Set<NodeJS.Timeout>();
  let cleared = false;
  return {
    after(ms, work) {
      if (cleared) return () => undefined;
      const waitMs = Math.min(ms, LONGEST_WAIT_MS);
      const timer = setTimeout(() => {
        running.delete(timer);
        work();
      }, waitMs);
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
