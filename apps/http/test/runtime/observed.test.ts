import { createLiveClasses, type LiveClasses } from '@homeroom/core';
import { memoryPorts } from '@homeroom/core/testing';
import { expect } from 'chai';
import { errAsync, okAsync, ResultAsync } from 'neverthrow';
import sinon from 'sinon';
import { observed, type UseCaseOutcome } from '../../src/runtime/observed.js';
import { settled } from './steps.js';

const real = createLiveClasses(memoryPorts());

/** The use cases with others in place of some, and what was told of them. */
const observing = (stubs: Partial<LiveClasses>) => {
  const told: UseCaseOutcome[] = [];
  return { told, watched: observed({ ...real, ...stubs }, (outcome) => void told.push(outcome)) };
};

describe('observed', () => {
  it('wraps every use case, under its own name, with its input and output as they are', async () => {
    const names = Object.keys(real).filter((name) => name !== 'exportAttendance');
    const stubs = names.map((name) => [name, sinon.fake((...input: unknown[]) => okAsync({ name, input }))]);
    const { told, watched } = observing(Object.fromEntries(stubs));
    expect(Object.keys(watched)).to.have.members(Object.keys(real));
    for (const name of names) {
      const run: unknown = Reflect.get(watched, name);
      if (typeof run !== 'function') throw new Error(`${name} is no function`);
      const input = [`${name}-canary-1`, `${name}-canary-2`];
      const result = await Reflect.apply(run, undefined, input);
      expect(result._unsafeUnwrap()).to.deep.equal({ name, input });
    }
    expect(told.map(({ useCase, outcome }) => `${useCase} ${outcome}`)).to.deep.equal(
      names.map((name) => `${name} ok`),
    );
  });

  it('tells of what comes in pieces at its end: all read, left before, or failed', async () => {
    const platform = { role: 'platform', issuer: 'canary-issuer', slug: null } as const;
    const asked: unknown[] = [];
    async function* pieces(by: unknown) {
      asked.push(by);
      yield [];
      yield [];
      if (asked.length === 3) throw new Error('the store is away');
    }
    const { told, watched } = observing({ exportAttendance: pieces });
    let read = 0;
    for await (const _piece of watched.exportAttendance(platform)) read += 1;
    expect(read).to.equal(2);
    for await (const _piece of watched.exportAttendance(platform)) break;
    const failing = watched.exportAttendance(platform)[Symbol.asyncIterator]();
    await failing.next();
    await failing.next();
    expect(told, 'before it has ended').to.have.length(2);
    const thrown = await failing.next().catch((error: unknown) => error);
    expect(thrown).to.have.property('message', 'the store is away');
    expect(asked).to.deep.equal([platform, platform, platform]);
    expect(told.map(({ useCase, outcome }) => `${useCase} ${outcome}`)).to.deep.equal([
      'exportAttendance ok',
      'exportAttendance left',
      'exportAttendance failed',
    ]);
    expect(JSON.stringify(told)).to.not.include('canary');
  });

  it('tells name, outcome and time, and never the input or the output', async () => {
    const clock = sinon.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] });
    try {
      const slowly = okAsync({ settlements: [], bugs: ['canary'] }).map(async (report) => {
        await new Promise<void>((resolve) => void setTimeout(resolve, 250));
        return report;
      });
      const { told, watched } = observing({ projectInbox: () => slowly });
      const running = watched.projectInbox(7);
      expect(told, 'before it has ended').to.deep.equal([]);
      await clock.tickAsync(250);
      await running;
      expect(told).to.deep.equal([{ useCase: 'projectInbox', outcome: 'ok', milliseconds: 250 }]);
    } finally {
      clock.restore();
    }
  });

  it('tells the type of an error, and gives the error on', async () => {
    const failure = { type: 'live-session-not-found', roomId: 'canary-room' } as const;
    const { told, watched } = observing({ reconcileLiveSession: () => errAsync(failure) });
    expect((await watched.reconcileLiveSession('canary-room'))._unsafeUnwrapErr()).to.equal(failure);
    const [outcome, ...others] = told;
    expect(outcome).to.have.all.keys('useCase', 'outcome', 'milliseconds');
    expect(outcome).to.include({ useCase: 'reconcileLiveSession', outcome: 'live-session-not-found' });
    expect(others).to.deep.equal([]);
    expect(JSON.stringify(told)).to.not.include('canary');
  });

  it('tells a thrown bug as such, and it still rejects', async () => {
    const bug = new TypeError('a planted bug about canary-room');
    const broken = new ResultAsync<never, never>(Promise.reject(bug));
    const { told, watched } = observing({ replayObservation: () => broken });
    const thrown = await watched.replayObservation('canary').then(
      () => null,
      (error: unknown) => error,
    );
    expect(thrown).to.equal(bug);
    expect(told).to.have.length(1);
    expect(told[0]).to.include({ useCase: 'replayObservation', outcome: 'bug' });
    expect(JSON.stringify(told)).to.not.include('canary');
  });

  it('tells a bug that is thrown at once as such, and it still throws', () => {
    const bug = new TypeError('a planted bug');
    const throwing = () => {
      throw bug;
    };
    const { told, watched } = observing({ replayObservation: throwing });
    expect(() => watched.replayObservation('canary')).to.throw(bug);
    expect(told.map(({ useCase, outcome }) => `${useCase} ${outcome}`)).to.deep.equal(['replayObservation bug']);
  });

  it('bears a listener that throws: no rejection is left alone, and the use case goes on', async () => {
    const alone: unknown[] = [];
    const note = (reason: unknown): void => void alone.push(reason);
    const others = process.listeners('unhandledRejection');
    process.removeAllListeners('unhandledRejection');
    process.on('unhandledRejection', note);
    try {
      const watched = observed(real, () => {
        throw new Error('a planted bug of the listener');
      });
      expect((await watched.sweepUnsettled()).isOk()).to.equal(true);
      await settled();
      expect(alone).to.deep.equal([]);
    } finally {
      process.off('unhandledRejection', note);
      for (const other of others) process.on('unhandledRejection', other);
    }
  });

  it('tells of real use cases too', async () => {
    const { told, watched } = observing({});
    await watched.reconcileLiveSession('canary-room');
    await watched.sweepUnsettled();
    expect(told.map(({ outcome }) => outcome)).to.deep.equal(['live-session-not-found', 'ok']);
    for (const { milliseconds } of told) expect(milliseconds).to.be.at.least(0);
  });
});
