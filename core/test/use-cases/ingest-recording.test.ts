import {
  createLiveClasses,
  FIRST_PAUSE,
  MISSING_AFTER,
  type Recording,
  type RecordingFiles,
  type Recordings,
  SILENT_STEP_LEASE,
} from '@homeroom/core';
import { anEventRoom, aRecordingReported } from '@homeroom/core/testing';
import { expect } from 'chai';
import { err, errAsync, ok, okAsync, ResultAsync } from 'neverthrow';
import { aWorld, errorType, value } from './world.js';

const FILM = new Uint8Array(10_000).fill(7);
const LOST = { type: 'storage-failed', reason: 'the connection was lost' } as const;
const room = anEventRoom({ roomId: 'matrices' });

const aRecordedClass = async () => {
  const world = aWorld();
  await world.openClass(await world.enter('teacher'));
  const report = (what: 'started' | 'ended' | 'announced', announcedBytes: number | null = null) =>
    world.tell(aRecordingReported({ room, what, at: world.clock.now(), announcedBytes }));
  const ingest = () => world.liveClasses.ingestRecording('record-1');
  const stored = async (): Promise<Recording> => {
    const found = value(await world.recordings.find('record-1'));
    if (found === null) throw new Error('there is no recording');
    return found;
  };
  return { ...world, report, ingest, stored };
};

describe('recordings: custody', () => {
  it('goes from the first sign to ready with a poster', async () => {
    const world = await aRecordedClass();
    await world.report('started');
    expect((await world.stored()).status).to.equal('expected');
    world.recordingSource.put('record-1', FILM);
    await world.report('announced', FILM.length);
    expect(world.wakeUps.take()).to.deep.equal([{ type: 'ingest-recording', recordId: 'record-1' }]);
    world.clock.advance(1_000);
    const ready = value(await world.ingest());
    expect(ready).to.include({ status: 'ready', sizeBytes: FILM.length, durationSeconds: 60, nextAttemptAt: null });
    expect(ready.custody.map((step) => `${step.step} ${step.evidence}`)).to.have.members([
      'started observed',
      'announced observed',
      'attempt-started observed',
      'announced reconciled',
      'fetched observed',
      'poster-made observed',
    ]);
    const file = value(await world.liveClasses.readRecordingFile({ recordId: 'record-1', kind: 'file', range: null }));
    expect(file.file.sizeBytes).to.equal(FILM.length);
    value(await world.liveClasses.readRecordingFile({ recordId: 'record-1', kind: 'poster', range: null }));
    expect(errorType(await world.ingest())).to.equal('not-due');
  });

  it('is looked for with growing pauses when nobody announces it, and is missing after a day, until it turns up', async () => {
    const world = await aRecordedClass();
    await world.report('ended');
    const pauses: number[] = [];
    while ((await world.stored()).status === 'expected') {
      const { nextAttemptAt } = await world.stored();
      pauses.push((nextAttemptAt ?? 0) - world.clock.now());
      world.clock.advance((nextAttemptAt ?? 0) - world.clock.now());
      value(await world.ingest());
    }
    expect(pauses.slice(0, 4)).to.deep.equal([1, 1, 2, 4].map((times) => times * FIRST_PAUSE));
    expect(pauses.reduce((sum, pause) => sum + pause, 0)).to.be.greaterThan(MISSING_AFTER);
    expect(await world.stored()).to.include({ status: 'missing', nextAttemptAt: null });
    world.recordingSource.put('record-1', FILM);
    await world.report('announced', FILM.length);
    expect(value(await world.ingest()).status).to.equal('ready');
  });

  it('publishes nothing of a file that is cut, lies about its size or is no film, and keeps the reason', async () => {
    const wrong: [string, (world: Awaited<ReturnType<typeof aRecordedClass>>) => void, RegExp][] = [
      ['cut', (world) => world.recordingSource.put('record-1', FILM, { breaksAfterBytes: 3_000 }), /receiving it/],
      [
        'shorter than its length',
        (world) => world.recordingSource.put('record-1', FILM, { lengthBytes: 20_000 }),
        /instead of 20000/,
      ],
      [
        'far from the announced size',
        (world) => world.recordingSource.put('record-1', FILM, { announcedBytes: 99_000 }),
        /as announced/,
      ],
      [
        'empty',
        (world) => world.recordingSource.put('record-1', new Uint8Array(), { announcedBytes: null }),
        /0 bytes/,
      ],
      [
        'no film',
        (world) => {
          world.recordingSource.put('record-1', FILM);
          world.media.probeGives({ type: 'not-media', reason: 'it is a text' });
        },
        /no film/,
      ],
    ];
    for (const [name, put, reason] of wrong) {
      const world = await aRecordedClass();
      put(world);
      await world.report('announced');
      const failed = value(await world.ingest());
      expect(failed.status, name).to.equal('fetching');
      expect(failed.lastError, name).to.match(reason);
      expect(failed.nextAttemptAt, name).to.equal(world.clock.now() + FIRST_PAUSE);
      const read = await world.liveClasses.readRecordingFile({ recordId: 'record-1', kind: 'file', range: null });
      expect(errorType(read), name).to.equal('recording-not-found');
      world.recordingSource.put('record-1', FILM);
      world.media.probeGives({ durationSeconds: 60, width: 1, height: 1 });
      world.clock.advance(FIRST_PAUSE);
      expect(value(await world.ingest()).status, name).to.equal('ready');
    }
  });

  it('is ready without a poster, tries the poster three times, and is kept without ffmpeg', async () => {
    const world = await aRecordedClass();
    world.recordingSource.put('record-1', FILM);
    world.media.probeGives({ type: 'media-tool-failed', reason: 'there is no ffmpeg' });
    world.media.posterGives({ type: 'media-tool-failed', reason: 'there is no ffmpeg' });
    await world.report('announced');
    for (let attempt = 0; attempt < 3; attempt += 1) {
      expect(value(await world.ingest()).status).to.equal('ready');
      world.clock.advance(FIRST_PAUSE);
    }
    expect(await world.stored()).to.include({ posterKey: null, nextAttemptAt: null, durationSeconds: null });
    expect(errorType(await world.ingest())).to.equal('not-due');
  });

  it('belongs to the later attempt when an earlier one was silent past its lease', async () => {
    const world = await aRecordedClass();
    let overtaken = 0;
    world.recordingSource.put('record-1', FILM);
    const slow: typeof world.media.probe = (path) => {
      overtaken += 1;
      if (overtaken > 1) return world.media.probe(path);
      world.clock.advance(SILENT_STEP_LEASE + 1);
      return world.liveClasses
        .ingestRecording('record-1')
        .mapErr((error) => ({ type: 'media-tool-failed' as const, reason: error.type }))
        .andThen(() => world.media.probe(path));
    };
    const sleepy = createLiveClasses({ ...world, media: { ...world.media, probe: slow } });
    await world.report('announced');
    expect(errorType(await sleepy.ingestRecording('record-1'))).to.equal('stale-attempt');
    const winner = await world.stored();
    expect(winner).to.include({ status: 'ready', attempt: 2 });
    expect(
      value(await world.liveClasses.readRecordingFile({ recordId: 'record-1', kind: 'file', range: null })).file
        .sizeBytes,
    ).to.equal(FILM.length);
  });

  it('keeps its file when the connection breaks in the commit that names it', async () => {
    const world = await aRecordedClass();
    world.recordingSource.put('record-1', FILM);
    await world.report('announced');
    const upsert: Recordings['upsert'] = (recordId, change) =>
      world.recordings
        .upsert(recordId, change)
        .andThen((done) => (done.status === 'ready' ? errAsync(LOST) : okAsync(done)));
    const cutOff = createLiveClasses({ ...world, recordings: { ...world.recordings, upsert } });
    expect(errorType(await cutOff.ingestRecording('record-1'))).to.equal('storage-failed');
    expect((await world.stored()).status).to.equal('ready');
    const read = await world.liveClasses.readRecordingFile({ recordId: 'record-1', kind: 'file', range: null });
    expect(value(read).file.sizeBytes).to.equal(FILM.length);
    world.clock.advance(SILENT_STEP_LEASE);
    expect(value(await world.ingest()).posterKey, 'and gets its poster').to.be.a('string');
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
    const probe: typeof world.media.probe = (path) =>
      ResultAsync.fromSafePromise(waited('probe')).andThen(() => world.media.probe(path));
    const poster: typeof world.media.poster = (path, atSeconds) =>
      ResultAsync.fromSafePromise(waited('poster')).andThen(() => world.media.poster(path, atSeconds));
    const slow = createLiveClasses({ ...world, media: { ...world.media, probe, poster } });
    expect(value(await slow.ingestRecording('record-1'))).to.include({
      status: 'ready',
      attempt: 1,
      nextAttemptAt: null,
    });
    expect(silentFor).to.deep.equal(['probe', 'poster']);
  });
});
