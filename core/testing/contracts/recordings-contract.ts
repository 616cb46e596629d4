import type { CustodyStep, Recording } from '@homeroom/core';
import { expect } from 'chai';
import { err, ok } from 'neverthrow';
import { MORNING } from '../builders/moments.js';
import { aRecording } from '../builders/recordings.js';
import { addClass } from './a-class.js';
import { spoil } from './changing.js';
import { freshStores, type MakeStores } from './fresh-stores.js';
import { HARD_TEXTS } from './hard-texts.js';
import { errOf, foundIn, okOf, RACERS, race } from './outcomes.js';

/** What every `Recordings` does. */
export const recordingsContract = (label: string, make: MakeStores): void => {
  describe(`Recordings: ${label}`, () => {
    const stores = freshStores(make);
    roundTrips(stores);
    upserts(stores);
    lists(stores);
  });
};

const aStep = (overrides: Partial<CustodyStep> = {}): CustodyStep => ({
  step: 'started',
  at: MORNING,
  evidence: 'observed',
  detail: null,
  ...overrides,
});

/** A recording in which no field is null and no time is a whole second. */
const fullRecording = (): Recording =>
  aRecording({
    recordId: HARD_TEXTS.quoted,
    status: 'ready',
    startedAt: MORNING + 1,
    endedAt: MORNING + 3_600_002,
    // More than 32 bits hold.
    announcedBytes: 6_000_000_123,
    sizeBytes: 6_000_001_234,
    sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    width: 1_920,
    height: 1_080,
    durationSeconds: 3_599.96,
    fileKey: 'file-1',
    posterKey: 'poster-1',
    warning: HARD_TEXTS.unicode,
    attempt: 3,
    nextAttemptAt: MORNING + 4_000_003,
    lastError: HARD_TEXTS.long,
    custody: [
      aStep({ at: MORNING + 1 }),
      aStep({ step: 'announced', at: MORNING + 2, evidence: 'reconciled', detail: HARD_TEXTS.unicode }),
      // Steps of one moment stand in the order of their letters, whatever order the store's language has.
      aStep({ step: 'attempt-failed', at: MORNING + 3, detail: 'cut off' }),
      aStep({ step: 'attempt-started', at: MORNING + 3 }),
      aStep({ step: 'fetched', at: MORNING + 3, evidence: 'inferred' }),
      aStep({ step: 'poster-failed', at: MORNING + 4, evidence: 'corrected' }),
    ],
  });

const roundTrips = (stores: ReturnType<typeof freshStores>): void => {
  it('keeps every field, null or not, from a creation and from a change', async () => {
    await addClass(stores());
    for (const recording of [fullRecording(), aRecording({ recordId: 'record-2' })]) {
      const { recordId } = recording;
      expect(await okOf(stores().recordings.upsert(recordId, () => ok(recording)))).to.deep.equal(recording);
      expect(await foundIn(stores().recordings.find(recordId))).to.deep.equal(recording);
    }
    const filled = { ...fullRecording(), recordId: 'record-2' };
    const emptied = aRecording({ recordId: HARD_TEXTS.quoted });
    for (const recording of [filled, emptied]) {
      expect(await okOf(stores().recordings.upsert(recording.recordId, () => ok(recording)))).to.deep.equal(recording);
      expect(await foundIn(stores().recordings.find(recording.recordId))).to.deep.equal(recording);
    }
  });

  it('keeps every status', async () => {
    await addClass(stores());
    for (const status of ['expected', 'announced', 'fetching', 'ready', 'missing', 'deleted'] as const) {
      await okOf(stores().recordings.upsert('record-1', () => ok(aRecording({ status }))));
      expect((await foundIn(stores().recordings.find('record-1'))).status).to.equal(status);
    }
  });

  it('keeps its own copy', async () => {
    await addClass(stores());
    const given = { ...fullRecording(), recordId: 'record-1' };
    const kept = { ...fullRecording(), recordId: 'record-1' };
    const got = await okOf(stores().recordings.upsert('record-1', () => ok(given)));
    spoil(given);
    spoil(got);
    spoil(await foundIn(stores().recordings.find('record-1')));
    spoil(await okOf(stores().recordings.ofLiveSessions(['session-1'])));
    let seen: Recording | null = null;
    await okOf(
      stores().recordings.upsert('record-1', (current) => {
        seen = current;
        return ok(current ?? aRecording());
      }),
    );
    spoil(seen);
    expect(await foundIn(stores().recordings.find('record-1'))).to.deep.equal(kept);
  });
};

const upserts = (stores: ReturnType<typeof freshStores>): void => {
  it('gives a change null for a new recording, and the newest state of a known one', async () => {
    await addClass(stores());
    const seen: (Recording | null)[] = [];
    for (const attempt of [1, 2, 3]) {
      await okOf(
        stores().recordings.upsert('record-1', (current) => {
          seen[attempt] = current;
          return ok(aRecording({ attempt }));
        }),
      );
    }
    expect(seen.slice(1)).to.deep.equal([null, aRecording({ attempt: 1 }), aRecording({ attempt: 2 })]);
  });

  it('leaves everything as it was when the change gives an error, and hands that on', async () => {
    await addClass(stores());
    const refused = () => stores().recordings.upsert('record-1', () => err({ type: 'not-today' as const }));
    expect(await errOf(refused())).to.deep.equal({ type: 'not-today' });
    expect(await okOf(stores().recordings.find('record-1'))).to.equal(null);
    await okOf(stores().recordings.upsert('record-1', () => ok(aRecording())));
    expect(await errOf(refused())).to.deep.equal({ type: 'not-today' });
    expect(await foundIn(stores().recordings.find('record-1'))).to.deep.equal(aRecording());
  });

  it('answers null for a recording that is not there', async () => {
    expect(await okOf(stores().recordings.find('record-1'))).to.equal(null);
  });

  it('loses none of 20 changes that race for a recording that is not there yet', async () => {
    await addClass(stores());
    await race((racer) =>
      okOf(
        stores().recordings.upsert('record-1', (current) => {
          const known = current ?? aRecording();
          return ok({
            ...known,
            attempt: known.attempt + 1,
            custody: [...known.custody, aStep({ at: MORNING + racer })],
          });
        }),
      ),
    );
    const recording = await foundIn(stores().recordings.find('record-1'));
    expect(recording.attempt).to.equal(RACERS);
    expect(new Set(recording.custody.map((step) => step.at))).to.have.property('size', RACERS);
  });
};

const lists = (stores: ReturnType<typeof freshStores>): void => {
  const put = (recording: Recording) => okOf(stores().recordings.upsert(recording.recordId, () => ok(recording)));

  it('gives the recordings of some live sessions by their first sign', async () => {
    await addClass(stores());
    await addClass(stores(), { id: 'session-2', roomId: 'second', courseId: 'course-2' });
    await addClass(stores(), { id: 'session-3', roomId: 'third', courseId: 'course-3' });
    const late = aRecording({ recordId: 'a-late', custody: [aStep({ at: MORNING + 60_000 })] });
    const early = aRecording({
      recordId: 'b-early',
      custody: [aStep({ at: MORNING }), aStep({ step: 'ended', at: MORNING + 90_000 })],
    });
    const middle = aRecording({
      recordId: 'c-middle',
      liveSessionId: 'session-2',
      roomId: 'second',
      custody: [aStep({ at: MORNING + 30_000 })],
    });
    const foreign = aRecording({ recordId: 'd-foreign', liveSessionId: 'session-3', roomId: 'third' });
    for (const recording of [late, early, middle, foreign]) await put(recording);
    const found = await okOf(stores().recordings.ofLiveSessions(['session-1', 'session-2', 'unknown']));
    expect(found).to.deep.equal([early, middle, late]);
    expect(await okOf(stores().recordings.ofLiveSessions([]))).to.deep.equal([]);
  });

  it('gives what is due, the longest due first', async () => {
    await addClass(stores());
    await put(aRecording({ recordId: 'a', nextAttemptAt: MORNING + 2 }));
    await put(aRecording({ recordId: 'b', nextAttemptAt: MORNING + 1 }));
    await put(aRecording({ recordId: 'c', nextAttemptAt: MORNING + 3 }));
    await put(aRecording({ recordId: 'd', nextAttemptAt: MORNING + 4 }));
    await put(aRecording({ recordId: 'e', nextAttemptAt: null }));
    expect(await okOf(stores().recordings.due(MORNING, 10))).to.deep.equal([]);
    expect(await okOf(stores().recordings.due(MORNING + 3, 10))).to.deep.equal(['b', 'a', 'c']);
    expect(await okOf(stores().recordings.due(MORNING + 3, 2))).to.deep.equal(['b', 'a']);
  });
};
