import type { Recording } from '@homeroom/core';
import { expect } from 'chai';
import { err, ok } from 'neverthrow';
import { MORNING } from '../builders/moments.js';
import { aRecording } from '../builders/recordings.js';
import { addClass } from './a-class.js';
import { aStep } from './a-step.js';
import type { freshStores } from './fresh-stores.js';
import { errOf, foundIn, okOf, RACERS, race } from './outcomes.js';

/** Changes of one recording; a part of `recordingsContract`. */
export const upserts = (stores: ReturnType<typeof freshStores>): void => {
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

/** The lists of `Recordings`; a part of `recordingsContract`. */
export const lists = (stores: ReturnType<typeof freshStores>): void => {
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
