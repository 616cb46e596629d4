import { expect } from 'chai';
import pg from 'pg';
import { graphileWakeUps, startGraphileWorker } from '../src/index.js';
import { gate, liveSession, recording, remembering, servedBy, until } from './handlers.js';
import { openQueue, type Queue } from './queue.js';

describe('graphileWakeUps', () => {
  let queue: Queue;

  beforeEach(async () => {
    queue = await openQueue();
  });
  afterEach(() => queue.close());

  it('wakes the handler of the type with the whole wake-up', async () => {
    const { served, handlers } = remembering();
    await queue.start({ handlers });
    const wakeUps = [recording('rec-1'), liveSession('room "x" \\ ü \u{1F600}')];
    for (const wakeUp of wakeUps) await queue.wake(wakeUp);
    await until(() => served.length === 2);
    expect(served).to.have.deep.members(wakeUps);
    await until(async () => (await queue.jobs()).length === 0);
  });

  it('keeps wake-ups until a worker comes', async () => {
    await queue.wake(recording('rec-1'));
    const { served, handlers } = remembering();
    await queue.start({ handlers });
    await until(() => served.length === 1);
  });

  it('serves once what was asked for many times before', async () => {
    await Promise.all(Array.from({ length: 20 }, () => queue.wake(recording('rec-1'))));
    await queue.wake(recording('rec-2'));
    await queue.wake(liveSession('rec-1'));
    const { served, handlers } = remembering();
    await queue.start({ handlers });
    await until(async () => (await queue.jobs()).length === 0);
    expect(served).to.have.deep.members([recording('rec-1'), recording('rec-2'), liveSession('rec-1')]);
  });

  it('serves again what is asked for while it is served', async () => {
    const { open, opened } = gate();
    let begun = 0;
    const handlers = servedBy(async () => {
      begun += 1;
      await opened;
    });
    await queue.start({ handlers, concurrency: 1 });
    await queue.wake(recording('rec-1'));
    await until(() => begun === 1);
    await queue.wake(recording('rec-1'));
    await queue.wake(recording('rec-1'));
    open();
    await until(async () => (await queue.jobs()).length === 0);
    expect(begun).to.equal(2);
  });

  it('repeats what failed, later and not for ever, and at once when asked again', async () => {
    let attempts = 0;
    await queue.start({
      handlers: servedBy(async () => {
        attempts += 1;
        if (attempts < 3) throw new Error('not today');
      }),
    });
    await queue.wake(recording('rec-1'));
    await until(async () => attempts === 1 && (await queue.jobs()).every((job) => job.locked_by === null));
    const [job] = await queue.jobs();
    expect(job).to.deep.include({ attempts: 1, due: false });
    const { rows } = await queue.pool.query('select max_attempts from graphile_worker.jobs');
    expect(rows).to.deep.equal([{ max_attempts: 5 }]);
    await queue.wake(recording('rec-1'));
    await until(() => attempts === 2);
    // By itself, after the pause of the first failure (e seconds).
    await until(() => attempts === 3, 8);
    await until(async () => (await queue.jobs()).length === 0);
  });

  it('says why it could not send', async () => {
    const pool = new pg.Pool({ ...queue.database.connection, database: 'none' });
    const failed = (await graphileWakeUps({ pool }).wake(recording('rec-1')))._unsafeUnwrapErr();
    expect(failed.type).to.equal('wake-up-failed');
    expect(failed.reason).to.contain('3D000');
    await pool.end();
    const unsendable = await graphileWakeUps({ pool: queue.pool }).wake(recording('a\0b'));
    expect(unsendable._unsafeUnwrapErr().type).to.equal('wake-up-failed');
  });

  it('leaves alone what somebody else put there in its name', async () => {
    const { served, handlers } = remembering();
    const lines: string[] = [];
    await queue.start({ handlers, log: (_level, message) => lines.push(message) });
    await queue.pool.query(`select graphile_worker.add_job('ingest-recording', '{"id": 7}'::json)`);
    await until(() => lines.some((line) => line.includes('names no recording')));
    expect(served).to.deep.equal([]);
  });

  it('says that no worker can start', async () => {
    const pool = new pg.Pool({ ...queue.database.connection, database: 'none' });
    const failed = await startGraphileWorker({ pool, handlers: remembering().handlers, concurrency: 1 });
    expect(failed._unsafeUnwrapErr().type).to.equal('storage-failed');
    expect(pool.listenerCount('error')).to.equal(0);
    await pool.end();
  });
});
