import { expect } from 'chai';
import sinon from 'sinon';
import { releases } from '../../src/runtime/release.js';
import { keptLog } from './kept-log.js';
import { hasEnded, settled, steps } from './steps.js';

describe('releases', () => {
  const released: string[] = [];
  const noting = (name: string) => async () => void released.push(name);
  beforeEach(() => void released.splice(0));

  it('gives everything back, the last first, one after the other', async () => {
    const held = releases(keptLog().log);
    const slow = steps();
    held.hold('first', noting('first'));
    held.hold('second', async () => {
      await slow.run();
      released.push('second');
    });
    held.hold('third', noting('third'));
    const releasing = held.releaseAll();
    await settled();
    expect(released).to.deep.equal(['third']);
    await slow.end();
    await releasing;
    expect(released).to.deep.equal(['third', 'second', 'first']);
  });

  it('logs what fails, by name, and gives the rest back', async () => {
    const { log, lines } = keptLog();
    const held = releases(log);
    held.hold('first', noting('first'));
    held.hold('broken', async () => {
      throw new Error('planted');
    });
    held.hold('broken at once', () => {
      throw new Error('planted too');
    });
    held.hold('last', noting('last'));
    await held.releaseAll();
    expect(released).to.deep.equal(['last', 'first']);
    expect(lines.map(({ level, what, msg }) => ({ level, what, msg }))).to.deep.equal([
      { level: 'error', what: 'broken at once', msg: 'could not be released' },
      { level: 'error', what: 'broken', msg: 'could not be released' },
    ]);
    expect(lines.map(({ err }) => err)).to.have.nested.property('[1].message', 'planted');
  });

  it('begins the next when one hangs, waits for the late ones in the end, and ends anyway', async () => {
    const clock = sinon.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const { log, lines } = keptLog();
      const held = releases(log);
      const slow = steps();
      held.hold('slow', slow.run);
      held.hold('hangs', () => new Promise(() => undefined));
      const releasing = held.releaseAll();
      await clock.tickAsync(499);
      expect(slow.begun()).to.equal(0);
      await clock.tickAsync(501);
      expect(slow.begun()).to.equal(1);
      await slow.end();
      expect(await hasEnded(releasing), 'the late ones have time').to.equal(false);
      await clock.tickAsync(2_000);
      expect(await hasEnded(releasing)).to.equal(true);
      expect(lines.map(({ level, what }) => `${level} ${what}`)).to.deep.equal(['warn hangs', 'warn slow']);
      expect(clock.countTimers()).to.equal(0);
    } finally {
      clock.restore();
    }
  });

  it('lets all who ask wait for the same end', async () => {
    const held = releases(keptLog().log);
    const slow = steps();
    held.hold('slow', slow.run);
    const [one, other] = [held.releaseAll(), held.releaseAll()];
    expect(await hasEnded(other)).to.equal(false);
    await slow.end();
    await Promise.all([one, other]);
    expect(slow.begun()).to.equal(1);
  });

  it('gives back once, however often it is asked, and what came since', async () => {
    const held = releases(keptLog().log);
    held.hold('first', noting('first'));
    await held.releaseAll();
    await held.releaseAll();
    held.hold('later', noting('later'));
    await held.releaseAll();
    expect(released).to.deep.equal(['first', 'later']);
  });
});
