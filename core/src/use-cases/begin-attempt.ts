import { err } from 'neverthrow';
import type { AttemptProgress } from '../domain/attempt-progress.js';
import type { RecordingNotFound } from '../domain/errors.js';
import { SECOND } from '../domain/instant.js';
import type { Recording } from '../domain/recording.js';
import {
  ATTEMPT_LEASE,
  type NotDue,
  noteProgress,
  SILENT_STEP_LEASE,
  type StaleAttempt,
  startAttempt,
} from '../domain/recording-attempt.js';
import type { Clock } from '../ports/clock.js';
import type { Ids } from '../ports/ids.js';
import type { Recordings } from '../ports/recordings.js';
import type { Stored } from '../ports/storage.js';

/** An attempt at a recording, with its own pen: what it writes takes effect only while no later attempt has begun. */
export interface Attempt {
  /** As it was when the attempt began. */
  readonly recording: Recording;
  /**
   * A new name in the file store: the live session's id, a dot (no id has one), and what nobody can guess. A file that no row
   * names can so be told by the rows of its live session (`sweepOrphanFiles`).
   */
  newFileKey(): string;
  /** Writes progress. Errors: `stale-attempt` when another attempt has taken over; then stop. */
  note(progress: AttemptProgress): Stored<Recording, StaleAttempt>;
  /** Says that it works on, for a step in which it cannot speak: no other takes over for `SILENT_STEP_LEASE`. Errors: as `note`. */
  beSilent(): Stored<Recording, StaleAttempt>;
  /**
   * Passes bytes on, and says that the attempt is alive as long as they come; after the last one it is silent while the
   * file is flushed. Iteration throws when the attempt is stale.
   */
  watch(bytes: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>;
}

/** In milliseconds: how often an attempt that gets bytes says that it is alive: several times within `ATTEMPT_LEASE`. */
export const ALIVE_EVERY = 5 * SECOND;

/**
 * Begins an attempt at a recording, if one is due; it is counted before any work, so that work which kills its process is
 * counted too. Errors: `not-due`, `recording-not-found`, `storage-failed`.
 */
export const beginAttempt = (need: { recordings: Recordings; ids: Ids; clock: Clock }) => {
  const attemptAt = (begun: Recording): Attempt => {
    const note: Attempt['note'] = (progress) =>
      need.recordings.upsert(begun.recordId, (current) =>
        current === null
          ? err<never, StaleAttempt>({ type: 'stale-attempt' })
          : noteProgress(current, begun.attempt, progress, need.clock.now()),
      );
    const beSilent: Attempt['beSilent'] = () => note({ type: 'alive', leaseMs: SILENT_STEP_LEASE });
    const speak = async (leaseMs: number): Promise<void> => {
      const said = await note({ type: 'alive', leaseMs });
      if (said.isErr() && said.error.type === 'stale-attempt') throw new Error('another attempt has taken over');
    };
    async function* watch(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
      let spokenAt = need.clock.now();
      for await (const chunk of bytes) {
        if (need.clock.now() - spokenAt >= ALIVE_EVERY) {
          spokenAt = need.clock.now();
          await speak(ATTEMPT_LEASE);
        }
        yield chunk;
      }
      await speak(SILENT_STEP_LEASE);
    }
    const newFileKey: Attempt['newFileKey'] = () => `${begun.liveSessionId}.${need.ids.id()}`;
    return { recording: begun, newFileKey, note, beSilent, watch };
  };

  return (recordId: string): Stored<Attempt, RecordingNotFound | NotDue> =>
    need.recordings
      .upsert(recordId, (found) =>
        found === null
          ? err<never, RecordingNotFound | NotDue>({ type: 'recording-not-found', recordId })
          : startAttempt(found, need.clock.now()),
      )
      .map(attemptAt);
};

export type BeginAttempt = ReturnType<typeof beginAttempt>;
