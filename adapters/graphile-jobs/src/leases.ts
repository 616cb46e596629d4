import type pg from 'pg';
import { QUEUE_SCHEMA } from './graphile.js';

/**
 * graphile-worker keeps the jobs of a killed worker locked for four hours. So each worker holds a lease here, which it renews, and every
 * worker frees the jobs of those whose lease is over. All times are the database's: clocks of machines differ.
 */
export const CREATE_LEASES = `
create schema if not exists homeroom_jobs;
create table if not exists homeroom_jobs.worker_leases (
  worker_id text primary key,
  expires_at timestamptz not null
);`;

/** How long a lease lasts, and how often it is renewed and others' are looked at. */
export interface LeaseTimes {
  readonly lengthSeconds: number;
  readonly heartbeatSeconds: number;
}

/**
 * A killed worker's jobs are free after `lengthSeconds` + `heartbeatSeconds`, 20 s, and taken at once; 25 s when a beat of the others gets
 * no answer: within the 30 s that are promised. One beat may fail, or get no answer, before a lease ends. A worker that stands still for
 * longer than `lengthSeconds` sees its job served twice, which handlers must bear anyway; a longer lease would only break the promise.
 */
export const DEFAULT_LEASE_TIMES: LeaseTimes = { lengthSeconds: 15, heartbeatSeconds: 5 };

/** Makes or renews the lease of a worker. Throws what the database throws, as all here. */
export const renewLease = async (pool: pg.Pool, workerId: string, times: LeaseTimes): Promise<void> => {
  await pool.query(
    `insert into homeroom_jobs.worker_leases (worker_id, expires_at)
     values ($1, now() + make_interval(secs => $2))
     on conflict (worker_id) do update set expires_at = excluded.expires_at`,
    [workerId, times.lengthSeconds],
  );
};

/** Ends the lease of a worker that has stopped. */
export const endLease = async (pool: pg.Pool, workerId: string): Promise<void> => {
  await pool.query('delete from homeroom_jobs.worker_leases where worker_id = $1', [workerId]);
};

/**
 * Frees the jobs of workers without a living lease, and wakes workers for them. A job that was locked less than a lease ago is left: its
 * worker may not have come to its first lease. Answers the workers' ids.
 */
export const freeJobsOfTheDead = async (
  pool: pg.Pool,
  ownId: string,
  times: LeaseTimes,
): Promise<readonly string[]> => {
  const { rows } = await pool.query<{ worker_id: string; jobs: number }>(
    `select locked_by as worker_id, count(*)::int as jobs from ${QUEUE_SCHEMA}.jobs
     where locked_by is not null and locked_by <> $1 and locked_at < now() - make_interval(secs => $2)
       and not exists (select from homeroom_jobs.worker_leases
                       where worker_id = locked_by and expires_at > now())
     group by locked_by`,
    [ownId, times.lengthSeconds],
  );
  const dead = rows.map((row) => row.worker_id);
  if (dead.length === 0) return dead;
  await pool.query(`select ${QUEUE_SCHEMA}.force_unlock_workers($1)`, [dead]);
  await wakeWorkers(
    pool,
    rows.reduce((total, row) => total + row.jobs, 0),
  );
  await pool.query(`delete from homeroom_jobs.worker_leases where expires_at < now() - interval '1 hour'`);
  return dead;
};

/** As graphile-worker announces new jobs; otherwise they wait for the next poll. */
const wakeWorkers = async (pool: pg.Pool, jobs: number): Promise<void> => {
  await pool.query(`select pg_notify('jobs:insert', $1)`, [JSON.stringify({ count: jobs })]);
};

/**
 * Gives back the jobs that a stopped worker has not finished: due at once, and the attempt does not count. One that was asked for again
 * meanwhile (its key has gone to the newer one) is left to that.
 */
export const giveBack = async (
  pool: pg.Pool,
  workerId: string,
  jobs: readonly { readonly id: string; readonly attemptsBefore: number }[],
): Promise<void> => {
  if (jobs.length === 0) return;
  await pool.query(`select ${QUEUE_SCHEMA}.force_unlock_workers($1)`, [[workerId]]);
  for (const { id, attemptsBefore } of jobs) {
    await pool.query(
      `select from ${QUEUE_SCHEMA}.reschedule_jobs(
         array(select id from ${QUEUE_SCHEMA}.jobs where id = $1 and key is not null), run_at => now(), attempts => $2)`,
      [id, attemptsBefore],
    );
  }
  await wakeWorkers(pool, jobs.length);
};

/** Removes the jobs whose last attempt failed: the log has told it, and rows say what is still due. */
export const removeExhausted = async (pool: pg.Pool): Promise<void> => {
  await pool.query(
    `select from ${QUEUE_SCHEMA}.complete_jobs(
       array(select id from ${QUEUE_SCHEMA}.jobs where attempts >= max_attempts and locked_at is null))`,
  );
};
