import { cpuSecondsOf } from '../support/cpu-seconds.js';

/** How long something took, and the CPU that this process and others used meanwhile; all in seconds. */
export interface Measured {
  readonly seconds: number;
  /** This process, without its children. */
  readonly ownCpuSeconds: number;
  /** In the order of their ids, with their children. */
  readonly cpuSeconds: readonly number[];
}

/** Runs something once, watching processes with their children. */
export const measured = async (pids: readonly number[], run: () => Promise<unknown>): Promise<Measured> => {
  const before = pids.map(cpuSecondsOf);
  const ownBefore = process.cpuUsage();
  const startedAt = performance.now();
  await run();
  const seconds = (performance.now() - startedAt) / 1_000;
  const { user, system } = process.cpuUsage(ownBefore);
  const ownCpuSeconds = (user + system) / 1e6;
  return {
    seconds,
    ownCpuSeconds,
    cpuSeconds: pids.map((pid, index) => cpuSecondsOf(pid) - (before[index] ?? Number.NaN)),
  };
};
