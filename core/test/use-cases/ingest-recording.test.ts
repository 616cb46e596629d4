import { createLiveClasses, FIRST_PAUSE, MISSING_AFTER, SILENT_STEP_LEASE } from '@homeroom/core';
import { expect } from 'chai';
import { aRecordedClass, FILM } from './recorded-class.js';
import { errorType, value } from './world.js';

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
});
