import type { StorageFailed } from '@homeroom/core';
import { ResultAsync } from 'neverthrow';
import type pg from 'pg';
import { storageFailed } from './failures.js';
import { loadGraphile, QUEUE_SCHEMA, WORKER_OPTIONS } from './graphile.js';
import { CREATE_LEASES } from './leases.js';
import { graphileLogger, type WorkerLog } from './log.js';
import { listenToPoolErrors } from './pool-errors.js';

/** Any number that nobody else locks: "homeroom" in letters. */
const MIGRATION_LOCK = '7524768891530207085';
/** All migrations together take 0.2 s; another process may be at them. */
const LOCK_TIMEOUT_SECONDS = 30;

/**
 * Brings the queue's tables up to date: graphile-worker's in its schema, the leases in `homeroom_jobs`. Many processes may do it at a
 * time, one after the other does. Takes two connections of the pool. `storage-failed`: not done, or done in part; safe to repeat.
 */
export const migrateGraphileJobs = (options: {
  readonly pool: pg.Pool;
  readonly log?: WorkerLog;
}): ResultAsync<void, StorageFailed> =>
  ResultAsync.fromThrowable(migrate, (thrown) => storageFailed('the queue could not be migrated', thrown))(
    options.pool,
    options.log ?? (() => {}),
  );

const migrate = async (pool: pg.Pool, log: WorkerLog): Promise<void> => {
  const leave = listenToPoolErrors(pool, (error) => log('warn', `A connection broke: ${error.message}`));
  try {
    const client = await pool.connect();
    let failure: Error | undefined;
    try {
      await client.query('begin');
      await client.query(`set local lock_timeout = '${LOCK_TIMEOUT_SECONDS}s'`);
      await client.query('select pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
      const graphile = await loadGraphile();
      const logger = await graphileLogger(log);
      await graphile.runMigrations({ ...WORKER_OPTIONS, schema: QUEUE_SCHEMA, pgPool: pool, logger });
      await client.query(CREATE_LEASES);
      await client.query('commit');
    } catch (thrown) {
      // A connection that is inside a broken transaction is not given back but closed.
      failure = thrown instanceof Error ? thrown : new Error(String(thrown));
      throw failure;
    } finally {
      client.release(failure);
    }
  } finally {
    leave();
  }
};
