import type { WakeUp, WakeUps } from '@homeroom/core';
import { errAsync, okAsync } from 'neverthrow';

/** Wake-ups that nobody hears until a test takes them. */
export interface RecordedWakeUps extends WakeUps {
  /** What was asked for and not yet taken; the same one once. */
  readonly pending: readonly WakeUp[];
  /** Serves them: gives what is pending and forgets it. */
  take(): WakeUp[];
  /** From now on every wake-up fails with this reason; null ends that. */
  breakWith(reason: string | null): void;
}

/** Keeps wake-ups for the test to look at. */
export const recordedWakeUps = (): RecordedWakeUps => {
  const pending = new Map<string, WakeUp>();
  let outage: string | null = null;
  return {
    wake: (wakeUp) => {
      if (outage !== null) return errAsync({ type: 'wake-up-failed', reason: outage });
      pending.set(JSON.stringify(wakeUp), wakeUp);
      return okAsync(undefined);
    },
    get pending() {
      return [...pending.values()];
    },
    take: () => {
      const taken = [...pending.values()];
      pending.clear();
      return taken;
    },
    breakWith: (reason) => {
      outage = reason;
    },
  };
};
