import { expect } from 'chai';
import sinon from 'sinon';
import { storageHealth } from '../../src/runtime/health.js';
import { hasEnded } from './steps.js';

const FAILED = [{ name: 'database', ok: false, detail: 'does not answer' }];

describe('storageHealth', () => {
  let clock: sinon.SinonFakeTimers;
  beforeEach(() => {
    clock = sinon.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  });
  afterEach(() => {
    const timers = clock.countTimers();
    clock.restore();
    expect(timers, 'timers left behind').to.equal(0);
  });

  it('is good when the database answers', async () => {
    const health = storageHealth(async () => undefined);
    expect(await health.check()).to.deep.equal([{ name: 'database', ok: true, detail: null }]);
  });

  it('is bad when it refuses, at once or later, without a word of why', async () => {
    const failure = new Error('password authentication failed for user "canary"');
    expect(await storageHealth(() => Promise.reject(failure)).check()).to.deep.equal(FAILED);
    const throwing = (): Promise<void> => {
      throw failure;
    };
    expect(await storageHealth(throwing).check()).to.deep.equal(FAILED);
  });

  it('is bad when the database hangs, within 1.5 seconds', async () => {
    const checking = storageHealth(() => new Promise(() => undefined)).check();
    await clock.tickAsync(1_499);
    expect(await hasEnded(checking)).to.equal(false);
    await clock.tickAsync(1);
    expect(await hasEnded(checking)).to.equal(true);
    expect(await checking).to.deep.equal(FAILED);
  });

  it('does not mind an answer that comes too late, even a bad one', async () => {
    let refuse = (_: Error): void => undefined;
    const ping = () =>
      new Promise<void>((_, reject) => {
        refuse = reject;
      });
    const checking = storageHealth(ping).check();
    await clock.tickAsync(2_000);
    expect(await checking).to.deep.equal(FAILED);
    refuse(new Error('too late'));
    expect(await hasEnded(checking)).to.equal(true);
  });
});
