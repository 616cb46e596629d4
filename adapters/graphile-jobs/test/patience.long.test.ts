import { expect } from 'chai';
import { graphileWakeUps } from '../src/index.js';
import { gate, recording, remembering, servedBy, until } from './handlers.js';
import { openQueue, type Queue } from './queue.js';

describe('what does not end', () => {
  let queue: Queue;

  beforeEach(async () => {
    queue = await openQueue();
  });
  afterEach(() => queue.close());

  it('a wake-up does not wait for: a database that does not answer', async function () {
    this.timeout(10_000);
    const blocker = await queue.pool.connect();
    await blocker.query('begin; lock table graphile_worker._private_tasks in access exclusive mode');
    const startedAt = performance.now();
    const failed = await graphileWakeUps({ pool: queue.pool }).wake(recording('rec-1'));
    expect(failed._unsafeUnwrapErr().reason).to.contain('no end in 5 s');
    expect(performance.now() - startedAt).to.be.below(7000);
    await blocker.query('rollback');
    blocker.release();
  });

  it('a stop does not wait for: a handler that never ends', async function () {
    this.timeout(20_000);
    const { open, opened } = gate();
    let begun = 0;
    const worker = await queue.start({
      handlers: servedBy(async () => {
        begun += 1;
        await opened;
      }),
    });
    await queue.wake(recording('rec-1'));
    await until(() => begun === 1);
    const startedAt = performance.now();
    await worker.stop();
    expect((performance.now() - startedAt) / 1000).to.be.below(10);
    const other = remembering();
    await queue.start({ handlers: other.handlers });
    await until(() => other.served.length === 1);
    open();
    expect(begun).to.equal(1);
  });
});
