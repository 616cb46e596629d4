import type { WakeUp } from '@homeroom/core';
import { createTestDatabase, type TestDatabase } from '@homeroom/embedded-postgres/testing';
import pg from 'pg';
import { type GraphileWorker, graphileWakeUps, migrateGraphileJobs, startGraphileWorker } from '../src/index.js';
import type { GraphileWorkerOptions } from '../src/worker.js';

/** Short enough for a test, long enough for a busy machine. */
export const SHORT_LEASE = { lengthSeconds: 1.5, heartbeatSeconds: 0.3 };

const template = {
  name: 'queue',
  prepare: async ({ connection }: Pick<TestDatabase, 'connection'>): Promise<void> => {
    const pool = new pg.Pool(connection);
    try {
      (await migrateGraphileJobs({ pool }))._unsafeUnwrap();
    } finally {
      await pool.end();
    }
  },
};

/** A database with an empty queue, and what a test does with it; nobody but a worker listens to busy connections. `close` stops what it started. */
export const openQueue = async () => {
  const database = await createTestDatabase({ template });
  const pool = new pg.Pool({ ...database.connection, max: 10 });
  // The duty of a pool's owner: idle connections are cut when the database is dropped.
  pool.on('error', () => {});
  const workers: GraphileWorker[] = [];
  const wakeUps = graphileWakeUps({ pool });
  return {
    database,
    pool,
    wake: async (wakeUp: WakeUp): Promise<void> => (await wakeUps.wake(wakeUp))._unsafeUnwrap(),
    start: async (options: Pick<GraphileWorkerOptions, 'handlers'> & Partial<GraphileWorkerOptions>) => {
      const worker = (
        await startGraphileWorker({ pool, concurrency: 2, lease: SHORT_LEASE, ...options })
      )._unsafeUnwrap();
      workers.push(worker);
      return worker;
    },
    jobs: async (): Promise<readonly Job[]> =>
      (
        await pool.query<Job>(
          'select id, key, attempts, locked_by, run_at <= now() as due from graphile_worker.jobs order by id',
        )
      ).rows,
    leases: async (): Promise<number> => (await pool.query('select from homeroom_jobs.worker_leases')).rows.length,
    close: async (): Promise<void> => {
      for (const worker of workers) await worker.stop();
      await pool.end();
      await database.drop();
    },
  };
};

export type Queue = Awaited<ReturnType<typeof openQueue>>;

export interface Job {
  readonly id: string;
  readonly key: string | null;
  readonly attempts: number;
  readonly locked_by: string | null;
  readonly due: boolean;
}
