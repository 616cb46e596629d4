import {
  createLiveClasses,
  FIRST_PAUSE,
  type RecordingFiles,
  type Recordings,
  SILENT_STEP_LEASE,
} from '@homeroom/core';
import { expect } from 'chai';
import { err, errAsync, ok, okAsync, ResultAsync } from 'neverthrow';
import { aRecordedClass, FILM } from './recorded-class.js';
import { errorType, value } from './world.js';

const LOST = { type: 'storage-failed', reason: 'the connection was lost' } as const;

/** Does, once, what was put off. */
const settle = async (putOff: (() => Promise<unknown>)[]): Promise<void> => {
  for (const work of putOff.splice(0)) await work();
};

describe('recordings: the troubles of an attempt', () => {
  it('keeps its file when the connection breaks in the commit that names it, before or after it was told so', async () => {
    for (const isLate of [false, true]) {
      const world = await aRecordedClass();
      world.recordingSource.put('record-1', FILM);
      await world.report('announced');
      const commits: (() => Promise<unknown>)[] = [];
      const upsert: Recordings['upsert'] = (recordId, change) =>
        world.recordings.find(recordId).andThen((row) => {
          const isFetched = change(row).map(({ status }) => status === 'ready');
          if (!isFetched.unwrapOr(false)) return world.recordings.upsert(recordId, change);
          commits.push(async () => value(await world.recordings.upsert(recordId, change)));
          return ResultAsync.fromSafePromise(isLate ? Promise.resolve() : settle(commits)).andThen(() =>
            errAsync(LOST),
          );
        });
      const cutOff = createLiveClasses({ ...world, recordings: { ...world.recordings, upsert } });
      expect(errorType(await cutOff.ingestRecording('record-1'))).to.equal('storage-failed');
      await settle(commits);
      expect((await world.stored()).status).to.equal('ready');
      const read = await world.liveClasses.readRecordingFile({ recordId: 'record-1', kind: 'file', range: null });
      expect(value(read).file.sizeBytes).to.equal(FILM.length);
      world.clock.advance(SILENT_STEP_LEASE);
      expect(value(await world.ingest()).posterKey, 'and gets its poster').to.be.a('string');
    }
  });

  it('removes the file of an attempt that was overtaken, but none that the row names', async () => {
    for (const [isNamed, removals] of [
      [false, 1],
      [true, 0],
    ] as const) {
      const world = await aRecordedClass();
      world.recordingSource.put('record-1', FILM);
      await world.report('announced');
      const removed: string[] = [];
      const remove: RecordingFiles['remove'] = (key) => {
        removed.push(key);
        return world.files.remove(key);
      };
      const publish: RecordingFiles['publish'] = (key) =>
        world.files
          .publish(key)
          .andThen(() =>
            world.recordings
              .upsert('record-1', (row) =>
                row === null
                  ? err(LOST)
                  : ok({ ...row, attempt: row.attempt + 1, fileKey: isNamed ? key : 'of-the-winner' }),
              )
              .map(() => undefined),
          );
      const sleepy = createLiveClasses({ ...world, files: { ...world.files, remove, publish } });
      expect(errorType(await sleepy.ingestRecording('record-1'))).to.equal('stale-attempt');
      expect(removed).to.have.length(removals);
    }
  });

  it('notes the trouble of our disk like any other, and does not begin again at once', async () => {
    const full = () => errAsync({ type: 'storage-failed' as const, reason: 'the disk is full (ENOSPC)' });
    for (const step of ['receive', 'publish'] as const) {
      const world = await aRecordedClass();
      world.recordingSource.put('record-1', FILM);
      await world.report('announced');
      const onFullDisk = createLiveClasses({ ...world, files: { ...world.files, [step]: full } });
      const failed = value(await onFullDisk.ingestRecording('record-1'));
      expect(failed, step).to.include({ status: 'fetching', nextAttemptAt: world.clock.now() + FIRST_PAUSE });
      expect(failed.lastError, step).to.match(/the disk is full/);
      expect(errorType(await onFullDisk.ingestRecording('record-1')), step).to.equal('not-due');
      world.clock.advance(FIRST_PAUSE);
      expect(value(await world.ingest()).status, step).to.equal('ready');
    }
  });

  it('tries the poster again later when the disk is full', async () => {
    const world = await aRecordedClass();
    world.recordingSource.put('record-1', FILM);
    await world.report('announced');
    const locate = () => errAsync({ type: 'storage-failed' as const, reason: 'the disk reports an error (EIO)' });
    const broken = createLiveClasses({ ...world, files: { ...world.files, locate } });
    const ready = value(await broken.ingestRecording('record-1'));
    expect(ready).to.include({ status: 'ready', posterKey: null, nextAttemptAt: world.clock.now() + FIRST_PAUSE });
    expect(ready.custody.find(({ step }) => step === 'poster-failed')?.detail).to.match(/EIO/);
  });

  it('keeps its lease in the steps in which it cannot speak', async () => {
    const world = await aRecordedClass();
    world.recordingSource.put('record-1', FILM);
    await world.report('announced');
    const silentFor: string[] = [];
    const waited = async (step: string): Promise<void> => {
      world.clock.advance(SILENT_STEP_LEASE - 1);
      if (errorType(await world.ingest()) === 'not-due') silentFor.push(step);
    };
    const receive: RecordingFiles['receive'] = (key, bytes) =>
      world.files
        .receive(key, bytes)
        // The picture's few bytes are flushed in the poster's step.
        .andThen((received) =>
          received.sizeBytes === FILM.length
            ? ResultAsync.fromSafePromise(waited('flush').then(() => received))
            : okAsync(received),
        );
    const probe: typeof world.media.probe = (path) =>
      ResultAsync.fromSafePromise(waited('probe')).andThen(() => world.media.probe(path));
    const poster: typeof world.media.poster = (path, atSeconds) =>
      ResultAsync.fromSafePromise(waited('poster')).andThen(() => world.media.poster(path, atSeconds));
    const slow = createLiveClasses({
      ...world,
      media: { ...world.media, probe, poster },
      files: { ...world.files, receive },
    });
    expect(value(await slow.ingestRecording('record-1'))).to.include({
      status: 'ready',
      attempt: 1,
      nextAttemptAt: null,
    });
    expect(silentFor).to.deep.equal(['flush', 'probe', 'poster']);
  });
});
