import type { StorageFailed } from '@homeroom/core';
import { ResultAsync } from 'neverthrow';
import type pg from 'pg';
import { hireCrew } from './crew.js';
import { kindOf, storageFailed } from './failures.js';
import { startHeartbeat } from './heartbeat.js';
import { inTime } from './in-time.js';
import {
  DEFAULT_LEASE_TIMES,
  endLease,
  freeJobsOfTheDead,
  giveBack,
  type LeaseTimes,
  removeExhausted,
  renewLease,
} from './leases.js';
import type { WorkerLog } from './log.js';
import { migrateGraphileJobs } from './migrate.js';
import { listenToPoolErrors } from './pool-errors.js';
import { tasksOf, type WakeUpHandlers } from './tasks.js';

/** What a worker is made of. */
export interface GraphileWorkerOptions {
  /** Stays the caller's to end, after `stop`. Needs room for `concurrency` + 3 connections. */
  readonly pool: pg.Pool;
  readonly handlers: WakeUpHandlers;
  /** How many wake-ups are served at a time, at least 1. */
  readonly concurrency: number;
  readonly log?: WorkerLog;
  /** For tests that cannot wait; the same for all workers of a database. */
  readonly lease?: LeaseTimes;
}

/** A worker that serves wake-ups. */
export interface GraphileWorker {
  /**
   * Takes no more wake-ups, waits 3 s for the handlers, then tells them to stop (their signal) and waits 3 s more; what is not done
   * then is given back to be served at once by another, at no attempt's cost. At most 9 s. Never rejects. Repeatable.
   */
  stop(): Promise<void>;
}

/** Longer than graphile-worker waits before it tells the handlers to stop. */
const HANDLERS_END_SECONDS = 6;
/** A few short statements. */
const GIVE_BACK_SECONDS = 3;
const CLEAN_EVERY_MS = 3_600_000;

/**
 * Brings the queue up to date (`migrateGraphileJobs`) and serves wake-ups until `stop`; goes on by itself after the database was away. The
 * wake-ups of a worker that was killed are taken over within 20 s. `storage-failed`: it did not start.
 */
export const startGraphileWorker = (options: GraphileWorkerOptions): ResultAsync<GraphileWorker, StorageFailed> => {
  const log = options.log ?? (() => {});
  return migrateGraphileJobs({ pool: options.pool, log }).andThen(() =>
    ResultAsync.fromPromise(start(options, log), (thrown) => storageFailed('the worker could not start', thrown)),
  );
};

const start = async (options: GraphileWorkerOptions, log: WorkerLog): Promise<GraphileWorker> => {
  const { pool, lease = DEFAULT_LEASE_TIMES } = options;
  const leave = listenToPoolErrors(pool, (error) => log('warn', `A connection broke: ${error.message}`));
  const { tasks, inHand } = tasksOf(options.handlers);
  const crew = await hireCrew(pool, options.concurrency, tasks, log);
  const heartbeat = startHeartbeat(leaseKeeper(pool, lease, crew.id, log), lease.heartbeatSeconds);
  let stopping: Promise<void> | null = null;
  const stop = async (): Promise<void> => {
    await orTell(crew.dismiss(), HANDLERS_END_SECONDS, 'Some handlers have not ended', log);
    const leaving = async (): Promise<void> => {
      await heartbeat.stop();
      await giveBack(pool, crew.id(), inHand.unfinished());
      await endLease(pool, crew.id());
    };
    await orTell(leaving(), GIVE_BACK_SECONDS, 'The unfinished wake-ups could not be given back', log);
    leave();
  };
  return {
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
  };
};

/**
 * One heartbeat: renews the lease, frees the jobs of the dead, and hourly removes what has failed for good. One that gets no answer is
 * given up after the time between two: a lost answer must not end all that follow.
 */
const leaseKeeper = (pool: pg.Pool, lease: LeaseTimes, workerId: () => string, log: WorkerLog) => {
  let cleanAt = 0;
  const beat = async (): Promise<void> => {
    await renewLease(pool, workerId(), lease);
    const dead = await freeJobsOfTheDead(pool, workerId(), lease);
    if (dead.length > 0) log('warn', `The wake-ups of ${dead.join(', ')}, which did not stop, are served again.`);
    if (performance.now() < cleanAt) return;
    await removeExhausted(pool);
    cleanAt = performance.now() + CLEAN_EVERY_MS;
  };
  return () => orTell(beat(), lease.heartbeatSeconds, "The worker's lease could not be kept", log);
};

/** Waits for work to end, but not for ever; tells a problem, never rejects. */
const orTell = async (work: Promise<void>, seconds: number, problem: string, log: WorkerLog): Promise<void> => {
  try {
    await inTime(work, seconds);
  } catch (thrown) {
    log('warn', `${problem}: ${kindOf(thrown)}`);
  }
};
