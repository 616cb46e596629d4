import { err, ok, type Result } from 'neverthrow';
import type { AttemptProgress } from './attempt-progress.js';
import { type CustodyStep, type CustodyStepName, lastOf, withStep } from './custody.js';
import { DAY, HOUR, type Instant, SECOND } from './instant.js';
import { FIRST_PAUSE, LONGEST_PAUSE, type Recording, type RecordingStatus } from './recording.js';
import { announced } from './recording-report.js';

/**
 * In milliseconds: how long an attempt may be silent before another worker may take over; while bytes come it speaks every
 * few seconds. A killed worker's recording is taken over within this time and the interval at which due recordings are woken:
 * its own wake-up reaches another worker sooner and finds the attempt not due yet. A worker that was only slow, or whose
 * source paused for so long, does no harm: its writes do not count any more (`stale-attempt`).
 */
export const ATTEMPT_LEASE = 25 * SECOND;
/**
 * In milliseconds: the lease for a step in which an attempt cannot speak: flushing, probing, publishing, taking the poster.
 * The longest is a probe, two programs of at most 31 s each. A worker killed in such a step is taken over this late.
 */
export const SILENT_STEP_LEASE = 90 * SECOND;
/** How often a poster is tried: a film that no frame can be taken of stays without one, and stays `ready`. */
export const POSTER_TRIES = 3;
/** In milliseconds: how long after its last sign a recording that never appeared is called missing: transcoding may take hours. */
export const MISSING_AFTER = 24 * HOUR;
/**
 * In milliseconds: how long after it was last announced a file that cannot be got whole is given up. Longer than a weekend
 * with a full disk; a film that never passes its checks is fetched about 75 times until then.
 */
export const GIVEN_UP_AFTER = 3 * DAY;

/** There is nothing to do now: it is done, or an attempt runs, or its next one comes later. */
export interface NotDue {
  readonly type: 'not-due';
}

/** A later attempt has begun: what this one says does not count any more. */
export interface StaleAttempt {
  readonly type: 'stale-attempt';
}

/** Begins an attempt, if one is due: counts it and takes the lease. */
export const startAttempt = (recording: Recording, now: Instant): Result<Recording, NotDue> => {
  if (recording.nextAttemptAt === null || recording.nextAttemptAt > now) return err({ type: 'not-due' });
  return ok({
    ...recording,
    attempt: recording.attempt + 1,
    nextAttemptAt: now + ATTEMPT_LEASE,
    custody: withStep(recording.custody, { step: 'attempt-started', at: now, evidence: 'observed', detail: null }),
  });
};

/**
 * Writes an attempt's progress, if the recording is still that attempt's: a worker that was paused past its lease and
 * woke up changes nothing (`stale-attempt`).
 */
export const noteProgress = (
  recording: Recording,
  attempt: number,
  progress: AttemptProgress,
  now: Instant,
): Result<Recording, StaleAttempt> =>
  recording.attempt === attempt ? ok(afterProgress(recording, progress, now)) : err({ type: 'stale-attempt' });

const afterProgress = (recording: Recording, progress: AttemptProgress, now: Instant): Recording => {
  const step = (name: CustodyStepName, detail: string | null = null) =>
    withStep(recording.custody, { step: name, at: now, evidence: 'observed', detail });
  switch (progress.type) {
    case 'alive':
      return { ...recording, nextAttemptAt: now + progress.leaseMs };
    case 'found-on-server':
      return found(recording, progress.announcedBytes, now);
    case 'fetching':
      return { ...recording, status: raised(recording.status, 'fetching'), nextAttemptAt: now + ATTEMPT_LEASE };
    case 'not-there-yet':
      return isOverdue(recording, now)
        ? { ...recording, status: 'missing', nextAttemptAt: null, custody: step('missing') }
        : { ...recording, nextAttemptAt: now + pauseAfter(recording.attempt) };
    case 'failed':
      return failed(recording, progress.reason, now);
    case 'fetched':
      return {
        ...recording,
        ...progress.file,
        status: 'ready',
        lastError: null,
        // The poster is still to be made: should this worker die now, another makes it.
        nextAttemptAt: now + ATTEMPT_LEASE,
        custody: step('fetched'),
      };
    case 'poster-made':
      return { ...recording, posterKey: progress.posterKey, nextAttemptAt: null, custody: step('poster-made') };
    case 'poster-failed': {
      const custody = step('poster-failed', progress.reason);
      const failures = custody.filter((known) => known.step === 'poster-failed').length;
      return { ...recording, custody, nextAttemptAt: failures < POSTER_TRIES ? now + FIRST_PAUSE : null };
    }
  }
};

/** Each attempt finds it again; the custody tells the first time. */
const found = (recording: Recording, announcedBytes: number | null, now: Instant): Recording => {
  const step: CustodyStep = { step: 'announced', at: now, evidence: 'reconciled', detail: null };
  const isKnown = recording.custody.some((known) => known.step === step.step && known.evidence === step.evidence);
  return {
    ...announced(recording, announcedBytes, now),
    custody: isKnown ? recording.custody : withStep(recording.custody, step),
    nextAttemptAt: now + ATTEMPT_LEASE,
  };
};

/** Only a file that came is given up: while the server cannot be reached, asking again costs next to nothing. */
const failed = (recording: Recording, reason: string, now: Instant): Recording => {
  const announcedAt = lastOf(recording.custody, ({ step }) => step === 'announced') ?? now;
  const isGivenUp = recording.status === 'fetching' && now > announcedAt + GIVEN_UP_AFTER;
  const detail = isGivenUp ? `${reason}; given up until it is announced again` : reason;
  return {
    ...recording,
    lastError: reason,
    nextAttemptAt: isGivenUp ? null : now + pauseAfter(recording.attempt),
    custody: withStep(recording.custody, { step: 'attempt-failed', at: now, evidence: 'observed', detail }),
  };
};

const SIGNS: readonly CustodyStepName[] = ['started', 'ended', 'transcoded', 'announced'];

/** What the recorder told is a sign; what we found on the server ourselves is none. */
const isOverdue = ({ custody }: Recording, now: Instant): boolean => {
  const lastSignAt = lastOf(custody, ({ step, evidence }) => SIGNS.includes(step) && evidence === 'observed');
  return now > (lastSignAt ?? 0) + MISSING_AFTER;
};

const pauseAfter = (attempt: number): number => Math.min(FIRST_PAUSE * 2 ** Math.min(attempt - 1, 10), LONGEST_PAUSE);

const RISING: readonly RecordingStatus[] = ['expected', 'announced', 'fetching', 'ready'];

const raised = (from: RecordingStatus, to: RecordingStatus): RecordingStatus =>
  RISING.indexOf(to) > RISING.indexOf(from) ? to : from;
