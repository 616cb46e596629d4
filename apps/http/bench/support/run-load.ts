import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { percentile } from './percentile.js';

/** How hard to press. */
export const Pressure = z.object({
  /** Requests or rows in all. */
  count: z.int().min(1),
  /** How many are under way at once: connections. */
  lanes: z.int().min(1),
  /** Null: each lane begins the next as soon as the last has ended. */
  perSecond: z.number().nullable(),
});
export type Pressure = z.output<typeof Pressure>;

/** What came of it. Latencies in milliseconds. */
export const LoadResult = z.object({
  count: z.int(),
  seconds: z.number(),
  p50Ms: z.number(),
  p99Ms: z.number(),
  longestMs: z.number(),
  /** What the process that pressed has used meanwhile. */
  cpuSeconds: z.number(),
});
export type LoadResult = z.output<typeof LoadResult>;

/** Below this a timer is not worth its error. */
const TIMER_MS = 1;

/**
 * Calls `send` `count` times. At a given rate, a call that could not begin in time because all lanes were busy counts from
 * when it was due: a system that stalls must not slow down its own measurement.
 */
export const runLoad = async (
  { count, lanes, perSecond }: Pressure,
  send: (lane: number, index: number) => Promise<void>,
): Promise<LoadResult> => {
  const latencies: number[] = [];
  const startedAt = performance.now();
  const cpuBefore = process.cpuUsage();
  let next = 0;

  /** Waits until the call is due, and gives the moment from which it counts. */
  const begin = async (index: number): Promise<number> => {
    if (perSecond === null) return performance.now();
    const dueAt = startedAt + (index * 1_000) / perSecond;
    const early = dueAt - performance.now();
    if (early < 0) return dueAt;
    if (early > TIMER_MS) await pause(early);
    return performance.now();
  };

  const work = async (lane: number): Promise<void> => {
    for (let index = next++; index < count; index = next++) {
      const begunAt = await begin(index);
      await send(lane, index);
      latencies.push(performance.now() - begunAt);
    }
  };

  await Promise.all(Array.from({ length: lanes }, (_, lane) => work(lane)));
  const seconds = (performance.now() - startedAt) / 1_000;
  const cpu = process.cpuUsage(cpuBefore);
  return {
    count: latencies.length,
    seconds,
    p50Ms: percentile(latencies, 0.5),
    p99Ms: percentile(latencies, 0.99),
    longestMs: percentile(latencies, 1),
    cpuSeconds: (cpu.user + cpu.system) / 1e6,
  };
};
