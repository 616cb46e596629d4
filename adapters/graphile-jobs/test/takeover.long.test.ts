import { expect } from 'chai';
import { DEFAULT_LEASE_TIMES } from '../src/leases.js';
import { recording, remembering, until } from './handlers.js';
import { openQueue, type Queue } from './queue.js';
import { type WorkerProcess, workerProcess } from './worker-process.js';

const KILLS = 8;

describe('the wake-ups of killed workers, with the real lease', () => {
  let queue: Queue;
  const stuck: WorkerProcess[] = [];

  before(async () => {
    queue = await openQueue();
  });
  after(async () => {
    for (const worker of stuck) await worker.kill();
    await queue.close();
  });

  it('are taken over within 30 s', async function () {
    this.timeout(120_000);
    for (let count = 0; count < KILLS; count += 1) {
      await queue.wake(recording(`rec-${count}`));
      stuck.push(await workerProcess(queue.database.connectionString, DEFAULT_LEASE_TIMES));
    }
    const { served, handlers } = remembering();
    await queue.start({ handlers, lease: DEFAULT_LEASE_TIMES });
    const killedAt = performance.now();
    for (const worker of stuck) await worker.kill();
    await until(() => served.length === KILLS, 30);
    const seconds = (performance.now() - killedAt) / 1000;
    expect(seconds).to.be.within(5, 30);
    console.log(`      the last of ${KILLS} after ${seconds.toFixed(1)} s`);
  });
});
