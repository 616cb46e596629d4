import { cpuSecondsOf } from '../support/cpu-seconds.js';

/** How long something took, and the CPU that processes used meanwhile, in the order of their ids; all in seconds. */
export interface Measured {
  readonly seconds: number;
  readonly cpuSeconds: readonly number[];
}

/** Runs something once, watching processes with their children. */
export const measured = async (pids: readonly number[], run: () => Promise<unknown>): Promise<Measured> => {
  const before = pids.map(cpuSecondsOf);
  const startedAt = performance.now();
  await run();
  const seconds = (performance.now() - startedAt) / 1_000;
  return { seconds, cpuSeconds: pids.map((pid, index) => cpuSecondsOf(pid) - (before[index] ?? Number.NaN)) };
};
