import { expect } from 'chai';
import sinon from 'sinon';
import { ROUND_ENDS_WITHIN_MS, WORKER_ENDS_WITHIN_MS, work } from '../../src/runtime/work.js';
import { keptLog } from './kept-log.js';
import { hasEnded, steps } from './steps.js';

const NEVER = new Promise<void>(() => undefined);

describe('work', () => {
  let clock: sinon.SinonFakeTimers;
  beforeEach(() => {
    clock = sinon.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  });
  afterEach(() => {
    const timers = clock.countTimers();
    clock.restore();
    expect(timers, 'timers left behind').to.equal(0);
  });

  it('stops all at once, and waits for each', async () => {
    const { add, stopAll } = work(keptLog().log);
    const [one, other] = [steps(), steps()];
    add('one', { stop: one.run });
    add('other', { stop: other.run });
    const stopping = stopAll();
    expect([one.begun(), other.begun()]).to.deep.equal([1, 1]);
    await one.end();
    expect(await hasEnded(stopping)).to.equal(false);
    await other.end();
    expect(await hasEnded(stopping)).to.equal(true);
  });

  it('cuts off what hangs when its time is over, by name', async () => {
    const { log, lines } = keptLog();
    const { add, stopAll } = work(log);
    add('sweeper', { stop: () => NEVER });
    add('worker', { stop: () => NEVER }, WORKER_ENDS_WITHIN_MS);
    const stopping = stopAll();
    await clock.tickAsync(ROUND_ENDS_WITHIN_MS);
    expect(lines.map(({ what }) => what)).to.deep.equal(['sweeper']);
    expect(await hasEnded(stopping)).to.equal(false);
    await clock.tickAsync(WORKER_ENDS_WITHIN_MS - ROUND_ENDS_WITHIN_MS);
    expect(lines.map(({ what }) => what)).to.deep.equal(['sweeper', 'worker']);
    expect(await hasEnded(stopping)).to.equal(true);
  });

  it('logs what cannot be stopped, thrown or rejected, and stops the rest', async () => {
    const { log, lines } = keptLog();
    const { add, stopAll } = work(log);
    add('thrown', {
      stop: () => {
        throw new Error('planted');
      },
    });
    add('rejected', { stop: () => Promise.reject(new Error('planted too')) });
    const last = steps();
    add('last', { stop: last.run });
    const stopping = stopAll();
    await last.end();
    await stopping;
    expect(lines.map(({ level, what }) => `${level} ${what}`)).to.deep.equal(['error thrown', 'error rejected']);
  });
});
