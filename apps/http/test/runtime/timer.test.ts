import { expect } from 'chai';
import fc from 'fast-check';
import sinon from 'sinon';
import { repeat } from '../../src/runtime/timer.js';
import { hasEnded, type Steps, settled, steps } from './steps.js';

/** No test but those about bugs has any. */
const unexpected = (bug: unknown): void => {
  throw bug;
};

describe('repeat', () => {
  let clock: sinon.SinonFakeTimers;
  let task: Steps;
  beforeEach(() => {
    clock = sinon.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    task = steps();
  });
  afterEach(() => clock.restore());

  it('begins with the first poke, and waits its time after each end', async () => {
    const loop = repeat(task.run, 1_000, unexpected);
    await clock.tickAsync(5_000);
    expect(task.begun()).to.equal(0);
    loop.poke();
    expect(task.begun()).to.equal(1);
    await clock.tickAsync(5_000);
    expect(task.begun(), 'while the first is under way').to.equal(1);
    await task.end();
    await clock.tickAsync(999);
    expect(task.begun()).to.equal(1);
    await clock.tickAsync(1);
    expect(task.begun()).to.equal(2);
  });

  it('runs at once when it is poked, and counts its time anew', async () => {
    const loop = repeat(task.run, 1_000, unexpected);
    loop.poke();
    await task.end();
    await clock.tickAsync(500);
    loop.poke();
    expect(task.begun()).to.equal(2);
    await task.end();
    await clock.tickAsync(999);
    expect(task.begun(), 'the timer before the poke was taken back').to.equal(2);
    await clock.tickAsync(1);
    expect(task.begun()).to.equal(3);
  });

  it('runs once more, and only once, after any number of pokes while it runs', async () => {
    const loop = repeat(task.run, 1_000, unexpected);
    for (let poke = 0; poke < 5; poke += 1) loop.poke();
    expect(task.begun()).to.equal(1);
    await task.end();
    expect(task.begun()).to.equal(2);
    await task.end();
    expect(task.begun()).to.equal(2);
    expect(clock.countTimers(), 'one timer for the next look').to.equal(1);
  });

  it('stops when what is under way has ended, and does not begin again', async () => {
    const loop = repeat(task.run, 1_000, unexpected);
    loop.poke();
    loop.poke();
    const stopping = loop.stop();
    expect(await hasEnded(stopping)).to.equal(false);
    await task.end();
    expect(await hasEnded(stopping)).to.equal(true);
    expect(clock.countTimers(), 'nothing that keeps the process alive').to.equal(0);
    loop.poke();
    await clock.tickAsync(5_000);
    expect(task.begun()).to.equal(1);
    expect(clock.countTimers()).to.equal(0);
  });

  it('stops at once when nothing is under way, also before it began and twice', async () => {
    const loop = repeat(task.run, 1_000, unexpected);
    await loop.stop();
    loop.poke();
    expect(task.begun()).to.equal(0);
    const other = repeat(task.run, 1_000, unexpected);
    other.poke();
    await task.end();
    await Promise.all([other.stop(), other.stop()]);
    await other.stop();
    expect(clock.countTimers()).to.equal(0);
  });

  it('tells each bug once, thrown or rejected, and goes on with the next round, which a stop can wait for', async () => {
    const bugs: unknown[] = [];
    const rounds: (() => Promise<void>)[] = [
      () => {
        throw new Error('thrown');
      },
      () => Promise.reject(new Error('rejected')),
      task.run,
    ];
    const loop = repeat(
      () => rounds.shift()?.() ?? Promise.resolve(),
      1_000,
      (bug) => void bugs.push(bug),
    );
    loop.poke();
    await clock.tickAsync(2_000);
    expect(bugs.map(String)).to.deep.equal(['Error: thrown', 'Error: rejected']);
    expect(task.begun()).to.equal(1);
    const stopping = loop.stop();
    expect(await hasEnded(stopping)).to.equal(false);
    await task.end();
    await stopping;
    expect(bugs).to.have.length(2);
  });

  it('never runs twice at once, and never forgets a poke, whatever comes when', async () => {
    const happenings = fc.array(fc.constantFrom('poke', 'end', 'time'), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(happenings, async (sequence) => {
        const one = steps();
        const loop = repeat(one.run, 1_000, unexpected);
        let [begunAtPoke, poked] = [0, false];
        for (const happening of sequence) {
          if (happening === 'poke') {
            [begunAtPoke, poked] = [one.begun(), true];
            loop.poke();
          } else if (happening === 'end') {
            await one.end();
          } else {
            await clock.tickAsync(1_000);
          }
        }
        await one.end();
        await settled();
        expect(one.mostAtOnce()).to.be.at.most(1);
        if (poked) expect(one.begun()).to.be.above(begunAtPoke);
        const stopping = loop.stop();
        await one.end();
        await stopping;
      }),
    );
  });
});
