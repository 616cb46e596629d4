import type { LiveClasses, StorageFailed, SweepReport } from '@homeroom/core';
import { expect } from 'chai';
import { errAsync, okAsync, type ResultAsync } from 'neverthrow';
import sinon from 'sinon';
import {
  startOrphansSweeper,
  startPartsSweeper,
  startRecordingsWaker,
  startSweeper,
} from '../../src/runtime/sweeper.js';
import { keptLog } from './kept-log.js';
import { hasEnded, settled, steps } from './steps.js';

const NOTHING: SweepReport = { looked: 0, failed: [] };

describe('startSweeper', () => {
  let clock: sinon.SinonFakeTimers;
  beforeEach(() => {
    clock = sinon.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  });
  afterEach(() => clock.restore());

  const sweeperOf = (outcomes: ResultAsync<SweepReport, StorageFailed>[]) => {
    const { log, lines } = keptLog();
    let sweeps = 0;
    const sweepUnsettled = () => {
      sweeps += 1;
      return outcomes.shift() ?? okAsync(NOTHING);
    };
    return { running: startSweeper({ sweepUnsettled, log }), sweeps: () => sweeps, lines };
  };

  it('sweeps at once and then every 15 seconds, until it is stopped', async () => {
    const sweeper = sweeperOf([]);
    await settled();
    expect(sweeper.sweeps()).to.equal(1);
    await clock.tickAsync(14_999);
    expect(sweeper.sweeps()).to.equal(1);
    await clock.tickAsync(1);
    expect(sweeper.sweeps()).to.equal(2);
    await sweeper.running.stop();
    await clock.tickAsync(60_000);
    expect(sweeper.sweeps()).to.equal(2);
  });

  it('goes on after a storage failure', async () => {
    const sweeper = sweeperOf([errAsync({ type: 'storage-failed', reason: 'no connection' })]);
    await clock.tickAsync(15_000);
    expect(sweeper.sweeps()).to.equal(2);
    expect(sweeper.lines).to.deep.equal([
      { level: 'warn', reason: 'no connection', msg: 'the sweep could not look now' },
    ]);
    await sweeper.running.stop();
  });

  it('tells what it did when there was something to do, and is silent otherwise', async () => {
    const failed = [{ roomId: 'algebra', error: 'video-server-unavailable' }];
    const sweeper = sweeperOf([okAsync({ ...NOTHING, looked: 2, failed }), okAsync(NOTHING)]);
    await clock.tickAsync(45_000);
    expect(sweeper.sweeps()).to.equal(4);
    expect(sweeper.lines).to.deep.equal([{ level: 'info', looked: 2, failed, msg: 'swept' }]);
    await sweeper.running.stop();
  });

  it('wakes due recordings at once and every 5 seconds, and goes on after failures and bugs', async () => {
    const { log, lines } = keptLog();
    let looks = 0;
    const outcomes: (() => ResultAsync<number, StorageFailed>)[] = [
      () => okAsync(3),
      () => errAsync({ type: 'storage-failed', reason: 'no connection' }),
      () => {
        throw new Error('a planted bug');
      },
    ];
    const wakeDueRecordings = () => {
      looks += 1;
      return outcomes.shift()?.() ?? okAsync(0);
    };
    const running = startRecordingsWaker({ wakeDueRecordings, log });
    await settled();
    expect(looks).to.equal(1);
    await clock.tickAsync(4_999);
    expect(looks).to.equal(1);
    await clock.tickAsync(10_001);
    expect(looks).to.equal(4);
    expect(lines.map(({ level, msg }) => `${level}: ${msg}`)).to.deep.equal([
      'debug: due recordings were woken',
      'warn: due recordings could not be looked for now',
      'error: a round was not done',
    ]);
    await running.stop();
    await clock.tickAsync(60_000);
    expect(looks).to.equal(4);
  });

  it('logs a sweep of parts that fails, and sweeps again', async () => {
    const { log, lines } = keptLog();
    let sweeps = 0;
    const sweep = async () => {
      sweeps += 1;
      throw new Error('the disk is away');
    };
    const running = startPartsSweeper({ sweep, log });
    await clock.tickAsync(3_600_000);
    expect(sweeps).to.equal(2);
    expect(lines).to.have.length(2);
    expect(lines[0]).to.deep.include({ level: 'error', what: 'parts sweep' });
    expect(lines[0]).to.have.nested.property('err.message', 'the disk is away');
    await running.stop();
  });

  it('removes what killed fetches left at once and every hour, and stops when a sweep has ended', async () => {
    const task = steps();
    const running = startPartsSweeper({ sweep: task.run, log: keptLog().log });
    expect(task.begun()).to.equal(1);
    await task.end();
    await clock.tickAsync(3_600_000 - 1);
    expect(task.begun()).to.equal(1);
    await clock.tickAsync(1);
    expect(task.begun()).to.equal(2);
    const stopping = running.stop();
    expect(await hasEnded(stopping)).to.equal(false);
    await task.end();
    await stopping;
  });

  it('sweeps orphans at once and every 10 minutes, going on where it left off, also after a failure', async () => {
    const { log, lines } = keptLog();
    const asked: (string | null)[] = [];
    const outcomes: ReturnType<LiveClasses['sweepOrphanFiles']>[] = [
      okAsync({ next: 'm', removed: 2, failed: 1 }),
      errAsync({ type: 'storage-failed', reason: 'no connection' }),
      okAsync({ next: null, removed: 0, failed: 0 }),
    ];
    const sweepOrphanFiles = (after: string | null) => {
      asked.push(after);
      return outcomes.shift() ?? okAsync({ next: null, removed: 0, failed: 0 });
    };
    const running = startOrphansSweeper({ sweepOrphanFiles, log });
    await clock.tickAsync(600_000 - 1);
    expect(asked).to.deep.equal([null]);
    await clock.tickAsync(1_200_001);
    expect(asked).to.deep.equal([null, 'm', 'm', null]);
    expect(lines).to.deep.equal([
      { level: 'info', removed: 2, msg: 'files that no recording names are gone' },
      { level: 'warn', failed: 1, msg: 'files that no recording names could not be removed now' },
      { level: 'warn', reason: 'no connection', msg: 'files that no recording names could not be swept now' },
    ]);
    await running.stop();
    await clock.tickAsync(1_200_000);
    expect(asked).to.have.length(4);
  });
});
