import type { TaskList } from 'graphile-worker';
import type pg from 'pg';
import { kindOf } from './failures.js';
import { loadGraphile, WORKER_OPTIONS } from './graphile.js';
import { graphileLogger, type WorkerLog } from './log.js';

/** graphile-worker's workers, which share an id; others take their place when they end by themselves. */
export interface Crew {
  /** As in `locked_by`. */
  id(): string;
  /** Takes no more jobs; resolves when all handlers have ended. */
  dismiss(): Promise<void>;
}

/** A worker that ended by itself has lost its database for minutes, or has a bug. */
const RESTART_SECONDS = 5;

/** Starts `concurrency` workers on the pool. */
export const hireCrew = async (pool: pg.Pool, concurrency: number, tasks: TaskList, log: WorkerLog): Promise<Crew> => {
  const graphile = await loadGraphile();
  const logger = await graphileLogger(log);
  let isDismissed = false;
  let restart: NodeJS.Timeout | undefined;
  const hire = () => {
    const workers = graphile.runTaskList({ ...WORKER_OPTIONS, concurrency, logger }, tasks, pool);
    const ended = (cause: unknown): void => {
      if (isDismissed) return;
      log('error', `The worker ended by itself (${kindOf(cause)}); another is started.`);
      restart = setTimeout(() => {
        current = hire();
      }, RESTART_SECONDS * 1000);
    };
    workers.promise.then(() => ended('no reason given'), ended);
    return workers;
  };
  let current = hire();
  return {
    id: () => current.id,
    dismiss: async () => {
      isDismissed = true;
      clearTimeout(restart);
      await current.gracefulShutdown('The worker stops.');
    },
  };
};
