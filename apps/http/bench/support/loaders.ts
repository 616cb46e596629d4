import { WEBHOOK_PATH } from '../../src/http/webhook/webhook-listener.js';
import { cpuSecondsOf } from './cpu-seconds.js';
import { SIGNER } from './identity.js';
import { type HttpLoad, HttpLoadResult, type InsertLoad } from './load-plans.js';
import { type Program, startProgram } from './program.js';
import { LoadResult, type Pressure } from './run-load.js';
import type { WebhookPlan } from './webhook-bodies.js';

/** Presses on a server from a process of its own; fails unless every answer was 200. */
export const startHttpLoader = () => {
  const program = startProgram('http-load');
  const run = async (load: HttpLoad): Promise<LoadResult> => {
    const { refused, ...result } = await program.ask(load, HttpLoadResult);
    if (Object.keys(refused).length > 0) throw new Error(`answers that were not 200: ${JSON.stringify(refused)}`);
    return result;
  };
  return {
    stop: (): Promise<void> => program.stop(),
    /** Any POSTs. */
    posts: (url: string, lanes: number, posts: readonly { body: string; headers: Record<string, string> }[]) =>
      run({
        url,
        pressure: { count: posts.length, lanes, perSecond: null },
        requests: { type: 'posts', posts: [...posts] },
      }),
    /** Signed webhooks to an app, or to whatever listens at its place. */
    webhooks: (appUrl: string, pressure: Pressure, plan: Omit<WebhookPlan, 'count'>) =>
      run({
        url: `${appUrl}${WEBHOOK_PATH}/`,
        pressure,
        requests: { type: 'webhooks', plan: { ...plan, count: pressure.count }, signer: SIGNER },
      }),
  };
};

/** Presses on a database from a process of its own. */
export const startInsertLoader = () => {
  const program: Program = startProgram('insert-load');
  return {
    stop: (): Promise<void> => program.stop(),
    run: ({ plan, ...load }: Omit<InsertLoad, 'plan'> & { plan: Omit<WebhookPlan, 'count'> }) =>
      program.ask({ ...load, plan: { ...plan, count: load.pressure.count } }, LoadResult),
  };
};

/** A load's result with the CPU that the watched processes used meanwhile, in microseconds for one request or row. */
export interface Watched extends LoadResult {
  readonly cpuMicros: readonly number[];
}

/** Watches processes, with their children, while a load runs; gives their CPU in the order of `pids`. */
export const watching = async (pids: readonly number[], run: () => Promise<LoadResult>): Promise<Watched> => {
  const before = pids.map(cpuSecondsOf);
  const result = await run();
  const used = pids.map((pid, index) => cpuSecondsOf(pid) - (before[index] ?? Number.NaN));
  return { ...result, cpuMicros: used.map((seconds) => (seconds * 1e6) / result.count) };
};
