import type { Recording } from '@homeroom/core';
import { expect } from 'chai';
import { ok } from 'neverthrow';
import { MORNING } from '../builders/moments.js';
import { aRecording } from '../builders/recordings.js';
import { addClass } from './a-class.js';
import { aStep } from './a-step.js';
import { spoil } from './changing.js';
import { freshStores, type MakeStores } from './fresh-stores.js';
import { HARD_TEXTS } from './hard-texts.js';
import { foundIn, okOf } from './outcomes.js';
import { lists, upserts } from './recording-upserts-contract.js';

/** What every `Recordings` does. */
export const recordingsContract = (label: string, make: MakeStores): void => {
  describe(`Recordings: ${label}`, () => {
    const stores = freshStores(make);
    roundTrips(stores);
    upserts(stores);
    lists(stores);
  });
};

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
