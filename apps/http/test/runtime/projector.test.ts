import type { ProjectionReport, StorageFailed } from '@homeroom/core';
import { expect } from 'chai';
import { errAsync, okAsync, type ResultAsync } from 'neverthrow';
import sinon from 'sinon';
import { startProjector } from '../../src/runtime/projector.js';
import type { Running } from '../../src/runtime/timer.js';
import { keptLog } from './kept-log.js';
import { hasEnded, settled, steps } from './steps.js';

type Settlements = ProjectionReport['settlements'];
type Round = ResultAsync<ProjectionReport, StorageFailed>;

const done = (count: number): Settlements => Array.from({ length: count }, (_, n) => ({ id: `${n}`, status: 'done' }));
const round = (settlements: Settlements, bugs: unknown[] = []): Round => okAsync({ settlements, bugs });

/** A projector whose rounds come out as the test says; empty ones follow. */
const projectorOf = (outcomes: Round[]) => {
  const { log, lines } = keptLog();
  const asked: number[] = [];
  const reported: number[] = [];
  const order: string[] = [];
  let wake = (): void => undefined;
  const running: Running = startProjector({
    projectInbox: (limit) => {
      asked.push(limit);
      return outcomes.shift() ?? round([]);
    },
    listen: (onWake) => {
      wake = onWake;
      return { close: async () => void order.push('listener closed') };
    },
    onReport: ({ settlements }) => void reported.push(settlements.length),
    log,
  });
  return { running, asked, reported, order, lines, wake: () => wake() };
};

describe('startProjector', () => {
  let clock: sinon.SinonFakeTimers;
  beforeEach(() => {
    clock = sinon.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  });
  afterEach(() => clock.restore());

  it('goes on in rounds of 50 until one is short', async () => {
    const projector = projectorOf([round(done(50)), round(done(50)), round(done(49)), round(done(1))]);
    await settled();
    expect(projector.asked).to.deep.equal([50, 50, 50]);
    expect(projector.reported).to.deep.equal([50, 50, 49]);
    await projector.running.stop();
  });

  it('stops after the round under way, however long the backlog is', async () => {
    const under = steps();
    const running = startProjector({
      projectInbox: () => round(done(50)).map(async (report) => under.run().then(() => report)),
      listen: () => ({ close: async () => undefined }),
      onReport: () => undefined,
      log: keptLog().log,
    });
    await settled();
    await under.end();
    await under.end();
    expect(under.begun()).to.equal(3);
    const stopping = running.stop();
    await under.end();
    expect(await hasEnded(stopping)).to.equal(true);
    expect(under.begun()).to.equal(3);
    expect(clock.countTimers()).to.equal(0);
  });

  it('goes on after a bug of its own, and logs it', async () => {
    const broken: Round = okAsync({ settlements: [], bugs: [] }).map(() => {
      throw new TypeError('a planted bug');
    });
    const projector = projectorOf([broken, round(done(2))]);
    await clock.tickAsync(1_000);
    expect(projector.reported).to.deep.equal([2]);
    expect(projector.lines).to.have.length(1);
    expect(projector.lines[0]).to.deep.include({ level: 'error', msg: 'a bug in projecting the inbox' });
    await projector.running.stop();
  });

  it('looks at once when it is woken, and each second when nobody wakes it', async () => {
    const projector = projectorOf([]);
    await settled();
    expect(projector.asked).to.have.length(1);
    projector.wake();
    await settled();
    expect(projector.asked).to.have.length(2);
    await clock.tickAsync(999);
    expect(projector.asked).to.have.length(2);
    await clock.tickAsync(1);
    expect(projector.asked).to.have.length(3);
    await projector.running.stop();
  });

  it('goes on after a storage failure, with its next look', async () => {
    const failed: Round = errAsync({ type: 'storage-failed', reason: 'no connection' });
    const projector = projectorOf([round(done(50)), failed, round(done(2))]);
    await settled();
    expect(projector.reported).to.deep.equal([50]);
    expect(projector.lines).to.deep.equal([
      { level: 'warn', reason: 'no connection', msg: 'the inbox could not be projected now' },
    ]);
    await clock.tickAsync(1_000);
    expect(projector.reported).to.deep.equal([50, 2]);
    await projector.running.stop();
  });

  it('logs each bug and each parked entry once, and nothing about the others', async () => {
    const settlements: Settlements = [
      { id: 'good', status: 'done' },
      { id: 'bad', status: 'parked', reason: 'unreadable: no JSON' },
      { id: 'foreign', status: 'ignored', reason: 'not-about-a-class' },
      { id: 'later', status: 'pending', nextAttemptAt: 1, countAttempt: true },
    ];
    const projector = projectorOf([round(settlements, [new TypeError('a planted bug')])]);
    await clock.tickAsync(3_000);
    expect(projector.asked).to.have.length(4);
    const [bug, parked, ...others] = projector.lines;
    expect(bug).to.deep.include({ level: 'error', msg: 'a bug in applying an observation' });
    expect(bug).to.have.nested.property('err.stack').that.includes('TypeError: a planted bug');
    expect(parked).to.deep.equal({
      level: 'error',
      id: 'bad',
      reason: 'unreadable: no JSON',
      msg: 'an observation was parked',
    });
    expect(others).to.deep.equal([]);
    await projector.running.stop();
  });

  it('closes the listener first when it stops, then waits for the round', async () => {
    const under = steps();
    const order: string[] = [];
    let wake = (): void => undefined;
    const running = startProjector({
      projectInbox: () =>
        round([]).map(async (report) => {
          await under.run();
          order.push('round ended');
          return report;
        }),
      listen: (onWake) => {
        wake = onWake;
        return {
          close: async () => {
            // A last batch comes while the connection is being closed.
            onWake();
            order.push('listener closed');
          },
        };
      },
      onReport: () => undefined,
      log: keptLog().log,
    });
    await settled();
    const stopping = running.stop();
    expect(await hasEnded(stopping)).to.equal(false);
    await under.end();
    await stopping;
    expect(order).to.deep.equal(['listener closed', 'round ended']);
    wake();
    await clock.tickAsync(5_000);
    expect(under.begun()).to.equal(1);
  });
});
