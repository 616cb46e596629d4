import type { WakeUp } from '@homeroom/core';
import { expect } from 'chai';
import { gate, recording, remembering, servedBy, until } from './handlers.js';
import { openQueue, type Queue, SHORT_LEASE } from './queue.js';
import { type WorkerProcess, workerProcess } from './worker-process.js';

describe('the wake-ups of a worker that was killed', () => {
  let queue: Queue;
  let stuck: WorkerProcess | null = null;

  beforeEach(async () => {
    queue = await openQueue();
  });
  afterEach(async () => {
    await stuck?.kill();
    await queue.close();
  });

  it('are taken over by one that runs, when the lease is over', async () => {
    await queue.wake(recording('rec-1'));
    stuck = await workerProcess(queue.database.connectionString, SHORT_LEASE);
    const { served, handlers } = remembering();
    const lines: string[] = [];
    await queue.start({ handlers, log: (level, message) => lines.push(`${level}: ${message}`) });
    // As long as it lives, its wake-up is its own.
    const [locked] = await queue.jobs();
    await queue.wake(recording('rec-2'));
    await until(() => served.length === 1);
    await until(
      async () =>
        (
          await queue.pool.query(`select now() > locked_at + interval '2.5 s' as old
      from graphile_worker.jobs where key = 'ingest-recording:rec-1'`)
        ).rows[0]?.old === true,
    );
    expect(await queue.jobs()).to.deep.equal([locked]);
    await stuck.kill();
    const killedAt = performance.now();
    await until(() => served.length === 2);
    expect((performance.now() - killedAt) / 1000).to.be.below(
      SHORT_LEASE.lengthSeconds + SHORT_LEASE.heartbeatSeconds + 1,
    );
    expect(served).to.deep.equal([recording('rec-2'), recording('rec-1')]);
    await until(async () => (await queue.jobs()).length === 0);
    // The taken job may be done before whoever freed it says so.
    const told = () => lines.filter((line) => line.startsWith('warn: The wake-ups of pool-'));
    await until(() => told().length > 0);
    expect(told()).to.have.lengthOf(1);
  });

  it('are taken over by one that starts later', async () => {
    await queue.wake(recording('rec-1'));
    stuck = await workerProcess(queue.database.connectionString, SHORT_LEASE);
    await stuck.kill();
    await queue.pool.query('delete from homeroom_jobs.worker_leases');
    const { served, handlers } = remembering();
    await queue.start({ handlers });
    await until(() => served.length === 1);
  });
});

describe('the wake-up of a worker that stood still for longer than its lease', () => {
  let queue: Queue;
  let paused: WorkerProcess | null = null;

  beforeEach(async () => {
    queue = await openQueue();
  });
  afterEach(async () => {
    await paused?.kill();
    await queue.close();
  });

  it('is served by another, too, and the first goes on as if nothing had happened', async function () {
    this.timeout(15_000);
    await queue.wake(recording('rec-1'));
    paused = await workerProcess(queue.database.connectionString, SHORT_LEASE, 1);
    paused.pause();
    const { open, opened } = gate();
    const served: WakeUp[] = [];
    const other = await queue.start({
      handlers: servedBy(async (wakeUp) => {
        served.push(wakeUp);
        await opened;
      }),
    });
    await until(() => served.length === 1);
    paused.goOn();
    await until(() => paused?.said().includes('ended') === true);
    // It has told the queue that the wake-up, which is not its own any more, is served: the other is not disturbed.
    await until(async () => (await queue.jobs()).length === 0);
    open();
    await other.stop();
    expect(served).to.deep.equal([recording('rec-1')]);
    await queue.wake(recording('rec-2'));
    await until(() => paused?.said().length === 4);
    await until(async () => (await queue.jobs()).length === 0);
    expect(paused.said()).to.deep.equal(['begun', 'ended', 'begun', 'ended']);
    expect(await queue.leases()).to.equal(1);
  });
});
