import { createTestDatabase } from '@homeroom/embedded-postgres/testing';
import { expect } from 'chai';
import pg from 'pg';
import { migrateGraphileJobs } from '../src/index.js';
import { gate, recording, remembering, servedBy, until } from './handlers.js';
import { openQueue, type Queue } from './queue.js';

describe('startGraphileWorker', () => {
  let queue: Queue;

  beforeEach(async () => {
    queue = await openQueue();
  });
  afterEach(() => queue.close());

  it('serves as many at a time as it is told', async () => {
    const { open, opened } = gate();
    let [now, most] = [0, 0];
    const handlers = servedBy(async () => {
      now += 1;
      most = Math.max(most, now);
      await opened;
      now -= 1;
    });
    for (let count = 0; count < 8; count += 1) await queue.wake(recording(`rec-${count}`));
    await queue.start({ handlers, concurrency: 3 });
    await until(() => now === 3);
    open();
    await until(async () => (await queue.jobs()).length === 0);
    expect(most).to.equal(3);
  });

  it('waits for a handler that soon ends when it stops', async () => {
    const { open, opened } = gate();
    let isDone = false;
    const worker = await queue.start({
      handlers: servedBy(async () => {
        await opened;
        isDone = true;
      }),
    });
    await queue.wake(recording('rec-1'));
    await until(async () => (await queue.jobs()).some((job) => job.locked_by !== null));
    const stopped = worker.stop();
    open();
    await stopped;
    expect(isDone).to.equal(true);
    expect(await queue.jobs()).to.deep.equal([]);
    expect(await queue.leases()).to.equal(0);
  });

  it('takes nothing after it stopped', async () => {
    const { served, handlers } = remembering();
    const worker = await queue.start({ handlers });
    await worker.stop();
    await queue.wake(recording('rec-1'));
    const other = remembering();
    await queue.start({ handlers: other.handlers });
    await until(() => other.served.length === 1);
    expect(served).to.deep.equal([]);
    await worker.stop();
  });

  it('tells a long handler to stop, and gives its wake-up back at no cost', async function () {
    this.timeout(15_000);
    let hasBegun = false;
    const worker = await queue.start({
      handlers: servedBy(async (_wakeUp, signal) => {
        hasBegun = true;
        await new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('left off'))));
      }),
    });
    await queue.wake(recording('rec-1'));
    await until(() => hasBegun);
    const startedAt = performance.now();
    await worker.stop();
    expect((performance.now() - startedAt) / 1000).to.be.within(2.5, 5);
    const [job] = await queue.jobs();
    expect(job).to.deep.include({ attempts: 0, locked_by: null, due: true });
    const other = remembering();
    await queue.start({ handlers: other.handlers });
    await until(() => other.served.length === 1);
  });

  it('goes on after every connection was cut, also in the middle of a handler', async function () {
    this.timeout(30_000);
    const { open, opened } = gate();
    const served: string[] = [];
    await queue.start({
      handlers: servedBy(async (wakeUp) => {
        if (wakeUp.type === 'ingest-recording' && wakeUp.recordId === 'slow') await opened;
        served.push(JSON.stringify(wakeUp));
      }),
    });
    await queue.wake(recording('slow'));
    await until(async () => (await queue.jobs()).some((job) => job.locked_by !== null));
    const admin = new pg.Client({ ...queue.database.connection, database: 'postgres' });
    await admin.connect();
    const cut = () =>
      admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [queue.database.name]);
    await cut();
    open();
    await cut();
    await until(async () => {
      await queue.pool.query('select 1').catch(() => {});
      return served.length === 1;
    });
    await queue.wake(recording('after')).catch(() => queue.wake(recording('after')));
    await until(() => served.length >= 2, 20);
    await until(async () => (await queue.jobs()).length === 0, 20);
    await admin.end();
  });

  it('keeps its lease when an answer of the database got lost', async () => {
    let lost = 0;
    const pool = new Proxy(queue.pool, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name);
        if (name !== 'query' || typeof value !== 'function') return value;
        return (...query: unknown[]): unknown => {
          if (lost > 0 || !String(query[0]).includes('insert into homeroom_jobs.worker_leases')) {
            return value.apply(target, query);
          }
          lost += 1;
          return new Promise(() => {});
        };
      },
    });
    const lines: string[] = [];
    await queue.start({
      pool,
      handlers: remembering().handlers,
      log: (level, line) => lines.push(`${level}: ${line}`),
    });
    await until(async () => (await queue.leases()) === 1);
    expect(lost).to.equal(1);
    expect(lines).to.include("warn: The worker's lease could not be kept: no end in 0.3 s");
  });

  it('removes what has failed for good', async () => {
    await queue.wake(recording('rec-1'));
    await queue.pool.query(
      'select from graphile_worker.permanently_fail_jobs(array(select id from graphile_worker.jobs))',
    );
    await queue.start({ handlers: remembering().handlers });
    await until(async () => (await queue.jobs()).length === 0);
  });
});

describe('migrateGraphileJobs', () => {
  it('is done by many at a time, and again', async () => {
    const database = await createTestDatabase();
    const pools = Array.from({ length: 6 }, () => new pg.Pool({ ...database.connection, max: 2 }));
    const results = await Promise.all(pools.map((pool) => migrateGraphileJobs({ pool })));
    expect(results.map((result) => result.isOk())).to.deep.equal([true, true, true, true, true, true]);
    for (const pool of pools) {
      expect((await migrateGraphileJobs({ pool })).isOk()).to.equal(true);
      await pool.end();
    }
    await database.drop();
  });
});
