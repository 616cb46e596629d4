import { expect } from 'chai';
import { releases } from '../../src/runtime/release.js';
import { keptLog } from './kept-log.js';
import { settled, steps } from './steps.js';

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
