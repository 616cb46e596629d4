import { err, ok, type Result } from 'neverthrow';
import type { RecordingReported } from './class-event.js';
import { compareEvidence, type Evidence } from './evidence.js';
import { HOUR, type Instant, MINUTE, SECOND } from './instant.js';
import type { Room } from './room.js';
import type { RoomId } from './room-id.js';

/**
 * How far we have got with a recorded file. It only rises: `expected` < `announced` < `fetching` < `ready`. Beside them
 * `missing`, when a deadline passed (what turns up later is taken), and `deleted`.
 */
export type RecordingStatus = 'expected' | 'announced' | 'fetching' | 'ready' | 'missing' | 'deleted';

/** What can happen to a recording. */
export type CustodyStepName =
  | 'started'
  | 'ended'
  | 'transcoded'
  | 'announced'
  | 'attempt-started'
  | 'attempt-failed'
  | 'fetched'
  | 'poster-made'
  | 'poster-failed'
  | 'missing';

/** One step of the chain of custody. (`step`, `at`) is its key: telling it twice adds nothing. */
export interface CustodyStep {
  readonly step: CustodyStepName;
  readonly at: Instant;
  readonly evidence: Evidence;
  /** The reason of a failure or a recorder's warning; safe to show. */
  readonly detail: string | null;
}

/** One recorded file of a live session, keyed by the video server's `recordId`. */
export interface Recording {
  readonly recordId: string;
  readonly liveSessionId: string;
  readonly roomId: RoomId;
  readonly status: RecordingStatus;
  /** When recording started and ended, as the recorder reported; null when it has not. */
  readonly startedAt: Instant | null;
  readonly endedAt: Instant | null;
  /** What the video server said the file has; true to 5 kB. */
  readonly announcedBytes: number | null;
  readonly sizeBytes: number | null;
  /** Of the whole file, lower-case hex. */
  readonly sha256: string | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly durationSeconds: number | null;
  /** Names in the file store; generated, never the sender's. */
  readonly fileKey: string | null;
  readonly posterKey: string | null;
  /** What a recorder complained of; it is no end. */
  readonly warning: string | null;
  /** Counted before the work; every write of an attempt must match it (fencing). */
  readonly attempt: number;
  /** When work on it is due; while an attempt runs, when that attempt counts as dead. Null: nothing to do. */
  readonly nextAttemptAt: Instant | null;
  readonly lastError: string | null;
  readonly custody: readonly CustodyStep[];
}

/** How long an attempt may be silent before another worker takes over. Steps without a sign of life are shorter than this. */
export const ATTEMPT_LEASE = 25 * SECOND;
/** The pause before the first look for a file that nobody has announced; it doubles up to `LONGEST_PAUSE`. */
export const FIRST_PAUSE = MINUTE;
/** The longest pause between two attempts. */
export const LONGEST_PAUSE = HOUR;
/** How often a poster is tried: a film that no frame can be taken of stays without one, and stays `ready`. */
export const POSTER_TRIES = 3;
/** How long after its last sign a recording that never appeared is called missing: transcoding may take hours. */
export const MISSING_AFTER = 24 * HOUR;

const RISING: readonly RecordingStatus[] = ['expected', 'announced', 'fetching', 'ready'];

/**
 * Takes what a recorder reported into the recording, which the first report creates. Safe to repeat and free of order: the
 * state is the highest reached, each step is kept once.
 */
export const noteReport = (found: Recording | null, report: RecordingReported, room: Room): Recording => {
  const recording = found ?? newRecording(report.recordId, room);
  const told: Recording = {
    ...recording,
    startedAt: report.what === 'started' ? earliest(recording.startedAt, report.at) : recording.startedAt,
    endedAt: report.what === 'ended' ? earliest(recording.endedAt, report.at) : recording.endedAt,
    warning: largerText(recording.warning, report.warning),
    custody: withStep(recording.custody, {
      step: report.what,
      at: report.at,
      evidence: 'observed',
      detail: report.warning,
    }),
  };
  if (report.what === 'announced') return announce(told, report.announcedBytes, report.at);
  if (told.status !== 'expected' || told.attempt > 0) return told;
  return { ...told, nextAttemptAt: Math.max(told.nextAttemptAt ?? 0, report.at + FIRST_PAUSE) };
};

const newRecording = (recordId: string, room: Room): Recording => ({
  recordId,
  liveSessionId: room.liveSessionId,
  roomId: room.roomId,
  status: 'expected',
  startedAt: null,
  endedAt: null,
  announcedBytes: null,
  sizeBytes: null,
  sha256: null,
  width: null,
  height: null,
  durationSeconds: null,
  fileKey: null,
  posterKey: null,
  warning: null,
  attempt: 0,
  nextAttemptAt: null,
  lastError: null,
  custody: [],
});

/** The file exists on the server: due at once, unless it is on its way or here. A missing recording comes back. */
const announce = (recording: Recording, bytes: number | null, at: Instant): Recording => {
  const announcedBytes = larger(recording.announcedBytes, bytes);
  const { status, nextAttemptAt, attempt } = recording;
  if (status === 'announced' && attempt === 0) {
    return { ...recording, announcedBytes, nextAttemptAt: Math.min(nextAttemptAt ?? at, at) };
  }
  if (status !== 'expected' && status !== 'missing') return { ...recording, announcedBytes };
  return { ...recording, announcedBytes, status: 'announced', nextAttemptAt: at };
};

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

/** What a running attempt may say of itself. */
export type AttemptProgress =
  | { readonly type: 'alive' }
  | { readonly type: 'found-on-server'; readonly announcedBytes: number | null }
  | { readonly type: 'fetching' }
  | { readonly type: 'not-there-yet' }
  | { readonly type: 'failed'; readonly reason: string }
  | { readonly type: 'fetched'; readonly file: FetchedFile }
  | { readonly type: 'poster-made'; readonly posterKey: string }
  | { readonly type: 'poster-failed'; readonly reason: string };

/** A recording's file, whole and checked, under its key in the file store. */
export interface FetchedFile {
  readonly fileKey: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly durationSeconds: number | null;
  readonly width: number | null;
  readonly height: number | null;
}

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
      return { ...recording, nextAttemptAt: now + ATTEMPT_LEASE };
    case 'found-on-server': {
      const custody = withStep(recording.custody, { step: 'announced', at: now, evidence: 'reconciled', detail: null });
      const announced = announce(recording, progress.announcedBytes, now);
      return { ...announced, custody, nextAttemptAt: now + ATTEMPT_LEASE };
    }
    case 'fetching':
      return { ...recording, status: raised(recording.status, 'fetching'), nextAttemptAt: now + ATTEMPT_LEASE };
    case 'not-there-yet':
      return isOverdue(recording, now)
        ? { ...recording, status: 'missing', nextAttemptAt: null, custody: step('missing') }
        : { ...recording, nextAttemptAt: now + pauseAfter(recording.attempt) };
    case 'failed':
      return {
        ...recording,
        lastError: progress.reason,
        nextAttemptAt: now + pauseAfter(recording.attempt),
        custody: step('attempt-failed', progress.reason),
      };
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

/** True while the recorder is known to run. */
export const isRunning = (recording: Recording): boolean =>
  recording.startedAt !== null && recording.endedAt === null && recording.status === 'expected';

const isOverdue = (recording: Recording, now: Instant): boolean => {
  const signs = recording.custody
    .filter((step) => step.step === 'started' || step.step === 'ended')
    .map((step) => step.at);
  return now > Math.max(...signs, 0) + MISSING_AFTER;
};

const pauseAfter = (attempt: number): number => Math.min(FIRST_PAUSE * 2 ** Math.min(attempt - 1, 10), LONGEST_PAUSE);

const raised = (from: RecordingStatus, to: RecordingStatus): RecordingStatus =>
  RISING.indexOf(to) > RISING.indexOf(from) ? to : from;

const withStep = (steps: readonly CustodyStep[], step: CustodyStep): CustodyStep[] => {
  const isSame = (known: CustodyStep) => known.step === step.step && known.at === step.at;
  const told = steps.find(isSame);
  const kept = told === undefined ? step : strongerStep(told, step);
  const others = steps.filter((known) => !isSame(known));
  return [...others, kept].sort((a, b) => a.at - b.at || (a.step < b.step ? -1 : 1));
};

/** Of two tellings of one step: the stronger evidence, and of equal evidence the larger detail, so that order does not matter. */
const strongerStep = (a: CustodyStep, b: CustodyStep): CustodyStep => {
  const stronger = compareEvidence(a.evidence, b.evidence);
  if (stronger !== 0) return stronger > 0 ? a : b;
  return { ...a, detail: largerText(a.detail, b.detail) };
};

const earliest = (a: Instant | null, b: Instant): Instant => (a === null ? b : Math.min(a, b));

const larger = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : Math.max(a, b);

const largerText = (a: string | null, b: string | null): string | null =>
  a === null || b === null ? (a ?? b) : a >= b ? a : b;
