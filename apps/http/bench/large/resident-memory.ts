import { readFileSync } from 'node:fs';
import { setInterval as ticks } from 'node:timers/promises';

/** How often a process' memory is looked at: what is there for a shorter time is not seen. */
const LOOK_EVERY_MS = 10;

/** Resident memory of a process in bytes; NaN where the system has no /proc. */
export const residentBytesOf = (pid: number): number => {
  if (process.platform !== 'linux') return Number.NaN;
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes) * 1_024;
};

/** Runs something and gives the most memory that was seen in a process meanwhile. */
export const mostResident = async <T>(
  pid: number,
  run: () => Promise<T>,
): Promise<{ result: T; mostBytes: number }> => {
  let mostBytes = residentBytesOf(pid);
  const stop = new AbortController();
  const looking = (async () => {
    try {
      for await (const _ of ticks(LOOK_EVERY_MS, undefined, { signal: stop.signal })) {
        mostBytes = Math.max(mostBytes, residentBytesOf(pid));
      }
    } catch (error) {
      if (!stop.signal.aborted) throw error;
    }
  })();
  try {
    const result = await run();
    return { result, mostBytes };
  } finally {
    stop.abort();
    await looking;
  }
};
