import { createLiveClasses, type LiveClasses } from '@homeroom/core';
import { aRecording, memoryPorts } from '@homeroom/core/testing';
import { expect } from 'chai';
import { errAsync, okAsync, ResultAsync } from 'neverthrow';
import { wakeUpHandlers } from '../../src/runtime/wake-up-handlers.js';
import { hasEnded, settled } from './steps.js';

/** The signal of a worker that goes on. */
const GOES_ON = new AbortController().signal;

const real = createLiveClasses(memoryPorts());

type Outcomes<UseCase extends 'ingestRecording' | 'reconcileLiveSession'> = ReturnType<LiveClasses[UseCase]>;

/** `done`, or why the wake-up is to be tried again. */
const served = (work: Promise<void>): Promise<string> =>
  work.then(
    () => 'done',
    (error) => `again: ${error.message}`,
  );

const ingesting = async (outcome: Outcomes<'ingestRecording'>): Promise<string> => {
  const asked: string[] = [];
  const ingestRecording = (recordId: string) => {
    asked.push(recordId);
    return outcome;
  };
  const handlers = wakeUpHandlers({ ...real, ingestRecording });
  const answer = await served(handlers['ingest-recording']({ type: 'ingest-recording', recordId: 'RM_1' }, GOES_ON));
  expect(asked).to.deep.equal(['RM_1']);
  return answer;
};

const reconciling = async (outcome: Outcomes<'reconcileLiveSession'>): Promise<string> => {
  const asked: string[] = [];
  const reconcileLiveSession = (roomId: string) => {
    asked.push(roomId);
    return outcome;
  };
  const handlers = wakeUpHandlers({ ...real, reconcileLiveSession });
  const wakeUp = { type: 'reconcile-live-session', roomId: 'algebra' } as const;
  const answer = await served(handlers['reconcile-live-session'](wakeUp, GOES_ON));
  expect(asked).to.deep.equal(['algebra']);
  return answer;
};

const bug = <T, E>(): ResultAsync<T, E> => new ResultAsync<T, E>(Promise.reject(new Error('a planted bug')));
const storageFailed = { type: 'storage-failed', reason: 'no connection' } as const;

describe('wakeUpHandlers', () => {
  it('tries a recording again only when the storage failed; all else is kept with it and comes back by the sweep', async () => {
    expect(await ingesting(okAsync(aRecording()))).to.equal('done');
    expect(await ingesting(errAsync({ type: 'not-due' }))).to.equal('done');
    expect(await ingesting(errAsync({ type: 'stale-attempt' }))).to.equal('done');
    expect(await ingesting(errAsync({ type: 'recording-not-found', recordId: 'RM_1' }))).to.equal('done');
    expect(await ingesting(errAsync(storageFailed))).to.equal('again: no connection');
    expect(await ingesting(bug())).to.equal('again: a planted bug');
  });

  it('asks about a live session again when it could not be asked now', async () => {
    expect(await reconciling(okAsync({ answer: 'active', drifts: [] }))).to.equal('done');
    expect(await reconciling(okAsync({ answer: 'too-early', drifts: [] }))).to.equal('done');
    expect(await reconciling(errAsync({ type: 'live-session-not-found', roomId: 'algebra' }))).to.equal('done');
    expect(await reconciling(errAsync(storageFailed))).to.equal('again: storage-failed');
    expect(await reconciling(bug())).to.equal('again: a planted bug');
  });

  it('does not begin when the worker stops', async () => {
    let asked = 0;
    const ingestRecording = () => {
      asked += 1;
      return okAsync(aRecording());
    };
    const handlers = wakeUpHandlers({ ...real, ingestRecording });
    const wakeUp = { type: 'ingest-recording', recordId: 'RM_1' } as const;
    expect(await served(handlers['ingest-recording'](wakeUp, AbortSignal.abort()))).to.equal('again: the worker stops');
    expect(asked).to.equal(0);
  });

  it('does not wait for what hangs when the worker stops, whatever comes of that later', async () => {
    const stop = new AbortController();
    let fail = (_: Error): void => undefined;
    const hanging = new Promise<never>((_, reject) => {
      fail = reject;
    });
    const reconcileLiveSession = () => new ResultAsync<never, never>(hanging);
    const handlers = wakeUpHandlers({ ...real, reconcileLiveSession });
    const wakeUp = { type: 'reconcile-live-session', roomId: 'algebra' } as const;
    const serving = served(handlers['reconcile-live-session'](wakeUp, stop.signal));
    expect(await hasEnded(serving)).to.equal(false);
    stop.abort();
    expect(await serving).to.equal('again: the worker stops');
    fail(new Error('a planted bug'));
    await settled();
  });
});
