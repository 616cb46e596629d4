import type { CustodyStep } from './custody.js';
import { HOUR, type Instant, MINUTE } from './instant.js';
import type { Room } from './room.js';
import type { RoomId } from './room-id.js';

/**
 * How far we have got with a recorded file. It only rises: `expected` < `announced` < `fetching` < `ready`. Beside them
 * `missing`, when a deadline passed (what turns up later is taken), and `deleted`.
 */
export type RecordingStatus = 'expected' | 'announced' | 'fetching' | 'ready' | 'missing' | 'deleted';

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

/**
 * In milliseconds: the pause before the first look for a file that nobody has announced, and after the first look or
 * failure; it doubles up to `LONGEST_PAUSE`. Longer than `ATTEMPT_LEASE`, so that what is planned by it never cuts a lease.
 */
export const FIRST_PAUSE = MINUTE;
/** In milliseconds: the longest pause between two attempts. */
export const LONGEST_PAUSE = HOUR;

/** A recording of the room of which nothing is known yet. */
export const newRecording = (recordId: string, room: Room): Recording => ({
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

/** True while the recorder is known to run. */
export const isRunning = (recording: Recording): boolean =>
  recording.startedAt !== null && recording.endedAt === null && recording.status === 'expected';
