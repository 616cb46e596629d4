import { ok, safeTry } from 'neverthrow';
import type { RecordingNotFound } from '../domain/errors.js';
import type { Recording } from '../domain/recording.js';
import type { NotDue, StaleAttempt } from '../domain/recording-attempt.js';
import type { StorageFailed, Stored } from '../ports/storage.js';
import type { BeginAttempt } from './begin-attempt.js';
import type { FetchRecording } from './fetch-recording.js';
import type { MakePoster } from './make-poster.js';

export type IngestRecordingError = RecordingNotFound | NotDue | StaleAttempt | StorageFailed;

/**
 * One attempt at a recording: it is looked for on the server, fetched, checked and published, and gets its poster. What
 * fails is kept with its reason and tried again after a growing pause. An attempt that was paused past its lease changes
 * nothing when it wakes. Safe to repeat: `not-due` when there is nothing to do now.
 */
export const ingestRecording =
  (need: { beginAttempt: BeginAttempt; fetchRecording: FetchRecording; makePoster: MakePoster }) =>
  (recordId: string): Stored<Recording, IngestRecordingError> =>
    safeTry(async function* () {
      const attempt = yield* need.beginAttempt(recordId);
      const begun = attempt.recording;
      const recording = begun.status === 'ready' ? begun : yield* need.fetchRecording(attempt);
      return recording.status === 'ready' ? need.makePoster(attempt, recording) : ok(recording);
    });

export type IngestRecording = ReturnType<typeof ingestRecording>;
