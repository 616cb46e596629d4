import {
  ATTEMPT_LEASE,
  type AttemptProgress,
  FIRST_PAUSE,
  GIVEN_UP_AFTER,
  isRunning,
  LONGEST_PAUSE,
  MISSING_AFTER,
  noteProgress,
  noteReport,
  POSTER_TRIES,
  type Recording,
  SILENT_STEP_LEASE,
  startAttempt,
} from '@homeroom/core';
import { aRecording, aRecordingReported, aRoom, MORNING } from '@homeroom/core/testing';
import { expect } from 'chai';

const at = (second: number): number => MORNING + second * 1_000;

const STARTED = aRecordingReported({ what: 'started', at: at(0) });
const ENDED = aRecordingReported({ what: 'ended', at: at(600), warning: 'disk nearly full' });
const ANNOUNCED = aRecordingReported({ what: 'announced', at: at(660), announcedBytes: 123_450_000 });

const reported = (...reports: readonly ReturnType<typeof aRecordingReported>[]): Recording =>
  reports.reduce<Recording | null>((found, report) => noteReport(found, report, aRoom()), null) ?? aRecording();

const progressed = (recording: Recording, progress: AttemptProgress, now: number): Recording =>
  noteProgress(recording, recording.attempt, progress, now)._unsafeUnwrap();

const FILE = {
  fileKey: 'file-1',
  sizeBytes: 123_451_234,
  sha256: 'ab'.repeat(32),
  durationSeconds: 600,
  width: 1_280,
  height: 720,
};

describe('what recorders report', () => {
  it('makes a recording known by its first word, whichever that is', () => {
    expect(reported(STARTED)).to.deep.include({ recordId: 'record-1', liveSessionId: 'session-1', status: 'expected' });
    expect(reported(ENDED)).to.deep.include({ status: 'expected', endedAt: at(600), warning: 'disk nearly full' });
    expect(reported(ANNOUNCED)).to.deep.include({ status: 'announced', announcedBytes: 123_450_000 });
  });

  it('gives the same in any order and told twice', () => {
    const orders = [
      [STARTED, ENDED, ANNOUNCED],
      [ANNOUNCED, ENDED, STARTED],
      [ENDED, ANNOUNCED, STARTED, ENDED],
      [STARTED, STARTED, ANNOUNCED, ENDED, ANNOUNCED],
    ];
    for (const order of orders) expect(reported(...order)).to.deep.equal(reported(STARTED, ENDED, ANNOUNCED));
  });

  it('is looked for a minute after its last sign when nobody announces it, and at once when somebody does', () => {
    expect(reported(STARTED).nextAttemptAt).to.equal(at(0) + FIRST_PAUSE);
    expect(reported(STARTED, ENDED).nextAttemptAt).to.equal(at(600) + FIRST_PAUSE);
    expect(reported(STARTED, ENDED, ANNOUNCED).nextAttemptAt).to.equal(at(660));
    const again = { ...ANNOUNCED, at: at(690) };
    expect(reported(again, ANNOUNCED).nextAttemptAt, 'announced twice').to.equal(at(660));
  });

  it('leaves an attempt alone that looks for it already', () => {
    const looking = aRecording({ attempt: 1, nextAttemptAt: at(5) });
    expect(noteReport(looking, ENDED, aRoom())).to.include({ attempt: 1, nextAttemptAt: at(5), endedAt: at(600) });
  });

  it('is looked for a minute after its end, however long the looks in vain have made the pause', () => {
    const lookedFor = progressed(
      { ...startAttempt(reported(STARTED), at(100))._unsafeUnwrap(), attempt: 9 },
      { type: 'not-there-yet' },
      at(101),
    );
    expect(lookedFor.nextAttemptAt).to.equal(at(101) + LONGEST_PAUSE);
    expect(noteReport(lookedFor, { ...STARTED, at: at(5) }, aRoom()).nextAttemptAt).to.equal(at(101) + LONGEST_PAUSE);
    const transcoded = aRecordingReported({ what: 'transcoded', at: at(650) });
    const ended = noteReport(lookedFor, ENDED, aRoom());
    expect(ended.nextAttemptAt).to.equal(at(600) + FIRST_PAUSE);
    expect(noteReport(lookedFor, transcoded, aRoom()).nextAttemptAt).to.equal(at(650) + FIRST_PAUSE);
    const both = [ended, noteReport(lookedFor, transcoded, aRoom())];
    expect(noteReport(both[0] ?? null, transcoded, aRoom())).to.deep.equal(noteReport(both[1] ?? null, ENDED, aRoom()));

    const looking = startAttempt(ended, at(660))._unsafeUnwrap();
    const toldNow = noteReport(looking, { ...ENDED, at: at(601) }, aRoom());
    expect(toldNow.nextAttemptAt, 'a look that goes on').to.equal(at(660) + ATTEMPT_LEASE);
    const again = progressed(looking, { type: 'not-there-yet' }, at(661));
    expect(noteReport(again, ENDED, aRoom()), 'told again').to.deep.equal(again);
  });

  it('keeps the first start and end and the largest size that were told', () => {
    const again = { what: 'started', at: at(9) } as const;
    expect(reported(aRecordingReported(again), STARTED).startedAt).to.equal(at(0));
    expect(reported(STARTED, aRecordingReported(again)).startedAt).to.equal(at(0));
    const larger = { ...ANNOUNCED, at: at(661), announcedBytes: 200_000_000 };
    expect(reported(ANNOUNCED, larger).announcedBytes).to.equal(200_000_000);
    expect(reported(larger, ANNOUNCED).announcedBytes).to.equal(200_000_000);
    expect(reported(ANNOUNCED, { ...larger, announcedBytes: null }).announcedBytes).to.equal(123_450_000);
  });

  it('takes a warning for no end', () => {
    expect(reported(STARTED, ENDED, ANNOUNCED)).to.include({ status: 'announced', warning: 'disk nearly full' });
  });

  it('does not set back what is fetched', () => {
    const ready = aRecording({ status: 'ready', attempt: 1, nextAttemptAt: null });
    expect(noteReport(ready, ANNOUNCED, aRoom())).to.include({ status: 'ready', nextAttemptAt: null });
    expect(noteReport(ready, STARTED, aRoom())).to.include({ status: 'ready', nextAttemptAt: null });
  });

  it('brings a missing recording back', () => {
    const missing = aRecording({ status: 'missing', attempt: 9 });
    expect(noteReport(missing, ANNOUNCED, aRoom())).to.include({ status: 'announced', nextAttemptAt: at(660) });
  });

  it('runs from its start to its end', () => {
    expect(isRunning(reported(STARTED))).to.equal(true);
    expect(isRunning(reported(STARTED, ENDED))).to.equal(false);
    expect(isRunning(reported(ENDED))).to.equal(false);
  });
});

describe('an attempt', () => {
  const due = reported(STARTED, ENDED, ANNOUNCED);
  const running = startAttempt(due, at(700))._unsafeUnwrap();

  it('begins when it is due, is counted before the work and takes a lease', () => {
    expect(startAttempt(due, at(659))._unsafeUnwrapErr()).to.deep.equal({ type: 'not-due' });
    expect(running).to.include({ attempt: 1, nextAttemptAt: at(700) + ATTEMPT_LEASE, status: 'announced' });
    expect(startAttempt(running, at(701))._unsafeUnwrapErr()).to.deep.equal({ type: 'not-due' });
    expect(startAttempt(aRecording(), at(0))._unsafeUnwrapErr()).to.deep.equal({ type: 'not-due' });
  });

  it('is taken over after a silent lease, and then may write nothing', () => {
    const takenOver = startAttempt(running, at(700) + ATTEMPT_LEASE)._unsafeUnwrap();
    expect(takenOver.attempt).to.equal(2);
    const late = noteProgress(takenOver, 1, { type: 'fetched', file: FILE }, at(800));
    expect(late._unsafeUnwrapErr()).to.deep.equal({ type: 'stale-attempt' });
  });

  it('keeps its lease by signs of life', () => {
    expect(progressed(running, { type: 'alive', leaseMs: 25_000 }, at(720)).nextAttemptAt).to.equal(at(745));
    expect(progressed(running, { type: 'alive', leaseMs: SILENT_STEP_LEASE }, at(720)).nextAttemptAt).to.equal(at(810));
    const fetching = progressed(running, { type: 'fetching' }, at(721));
    expect(fetching).to.include({ status: 'fetching', nextAttemptAt: at(721) + ATTEMPT_LEASE });
  });

  it('finds on the server what nobody announced', () => {
    const unannounced = startAttempt(reported(STARTED, ENDED), at(700))._unsafeUnwrap();
    const found = progressed(unannounced, { type: 'found-on-server', announcedBytes: 5 }, at(701));
    expect(found).to.include({ status: 'announced', announcedBytes: 5, nextAttemptAt: at(701) + ATTEMPT_LEASE });
    expect(found.custody.at(-1)).to.include({ step: 'announced', evidence: 'reconciled' });
  });

  it('looks again with growing pauses, and calls it missing a day after its last sign', () => {
    const pauses = [1, 2, 3, 6, 7, 20].map((attempt) => {
      const { nextAttemptAt } = progressed({ ...running, attempt }, { type: 'not-there-yet' }, at(700));
      return (nextAttemptAt ?? 0) - at(700);
    });
    expect(pauses.map((ms) => ms / FIRST_PAUSE)).to.deep.equal([1, 2, 4, 32, 60, 60]);
    expect(pauses.at(-1)).to.equal(LONGEST_PAUSE);
    const deadline = at(660) + MISSING_AFTER;
    expect(progressed(running, { type: 'not-there-yet' }, deadline).status).to.equal('announced');
    const missing = progressed(running, { type: 'not-there-yet' }, deadline + 1);
    expect(missing).to.include({ status: 'missing', nextAttemptAt: null });
  });

  it('keeps the reason of a failure and is tried again', () => {
    const failed = progressed(running, { type: 'failed', reason: 'cut off' }, at(710));
    expect(failed).to.include({ lastError: 'cut off', nextAttemptAt: at(710) + FIRST_PAUSE });
    expect(failed.custody.at(-1)).to.include({ step: 'attempt-failed', detail: 'cut off' });
  });

  it('tells once that the file is on the server', () => {
    const once = progressed(running, { type: 'found-on-server', announcedBytes: 5 }, at(701));
    const twice = progressed(once, { type: 'found-on-server', announcedBytes: 5 }, at(702));
    expect(twice.custody).to.deep.equal(once.custody);
    expect(twice.nextAttemptAt).to.equal(at(702) + ATTEMPT_LEASE);
  });

  it('takes every word of the recorder for a sign, and what was found on the server for none', () => {
    const late = at(10) + MISSING_AFTER;
    for (const what of ['started', 'ended', 'transcoded', 'announced'] as const) {
      const only = startAttempt(reported(aRecordingReported({ what, at: at(10) })), at(700))._unsafeUnwrap();
      const seen = progressed(only, { type: 'found-on-server', announcedBytes: 5 }, at(900));
      expect(progressed(seen, { type: 'not-there-yet' }, late).status, what).to.equal('announced');
      expect(progressed(seen, { type: 'not-there-yet' }, late + 1).status, what).to.equal('missing');
    }
  });

  it('gives up a file that never came whole, until it is announced once more', () => {
    const deadline = at(660) + GIVEN_UP_AFTER;
    const unreached = progressed(running, { type: 'failed', reason: 'no answer' }, deadline + 1);
    expect(unreached.nextAttemptAt, 'no file came').to.equal(deadline + 1 + FIRST_PAUSE);
    const fetching = progressed(running, { type: 'fetching' }, at(710));
    expect(progressed(fetching, { type: 'failed', reason: 'cut off' }, deadline).nextAttemptAt).to.be.above(deadline);
    const givenUp = progressed(fetching, { type: 'failed', reason: 'cut off' }, deadline + 1);
    expect(givenUp).to.include({ status: 'fetching', lastError: 'cut off', nextAttemptAt: null });
    expect(givenUp.custody.at(-1)?.detail).to.equal('cut off; given up until it is announced again');
    expect(noteReport(givenUp, ANNOUNCED, aRoom()), 'told again').to.deep.equal(givenUp);
    const revived = noteReport(givenUp, { ...ANNOUNCED, at: deadline + 9 }, aRoom());
    expect(revived).to.include({ status: 'fetching', nextAttemptAt: deadline + 9 });
    const another = startAttempt(revived, deadline + 10)._unsafeUnwrap();
    expect(progressed(another, { type: 'failed', reason: 'cut off' }, deadline + 11).nextAttemptAt).to.be.above(
      deadline,
    );
  });

  it('ends ready with the facts of the file, and stays due until the poster is made', () => {
    const failedBefore = { ...running, lastError: 'cut off' };
    const ready = progressed(failedBefore, { type: 'fetched', file: FILE }, at(710));
    expect(ready).to.include({ ...FILE, status: 'ready', lastError: null, nextAttemptAt: at(710) + ATTEMPT_LEASE });
    const done = progressed(ready, { type: 'poster-made', posterKey: 'poster-1' }, at(711));
    expect(done).to.include({ status: 'ready', posterKey: 'poster-1', nextAttemptAt: null });
  });

  it('stays ready without a poster after three tries', () => {
    let recording = progressed(running, { type: 'fetched', file: FILE }, at(710));
    for (let tries = 1; tries <= POSTER_TRIES; tries += 1) {
      recording = progressed(recording, { type: 'poster-failed', reason: 'no frame' }, at(710 + 100 * tries));
      const again = tries < POSTER_TRIES ? at(710 + 100 * tries) + FIRST_PAUSE : null;
      expect(recording, `try ${tries}`).to.include({ status: 'ready', nextAttemptAt: again });
    }
  });
});
