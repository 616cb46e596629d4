import type { RunnerOptions } from 'graphile-worker';

/** graphile-worker's own tables. */
export const QUEUE_SCHEMA = 'graphile_worker';

/**
 * graphile-worker looks through the disk for its configuration when it is loaded, so it is loaded at the first use. What that or the
 * environment could change is given explicitly.
 */
export const loadGraphile = () => import('graphile-worker');

/** How often a worker looks for wake-ups whose time has come, and for what a lost notification announced. */
const POLL_INTERVAL_MS = 2000;
/** A stopping worker first waits for its handlers, then tells them to stop. */
const ABORT_AFTER_MS = 3000;

/** The options of every worker. */
export const WORKER_OPTIONS = {
  schema: QUEUE_SCHEMA,
  noHandleSignals: true,
  pollInterval: POLL_INTERVAL_MS,
  gracefulShutdownAbortTimeout: ABORT_AFTER_MS,
  useNodeTime: false,
  noPreparedStatements: false,
  // Without batches, a connection that breaks while a job is being completed is an unhandled rejection, which ends the process. With
  // them the completion is repeated, and a stop waits for it.
  preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
} as const satisfies RunnerOptions;
