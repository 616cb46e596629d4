import { err, ok, safeTry } from 'neverthrow';
import type { RecordingNotFound } from '../domain/errors.js';
import type { Recording } from '../domain/recording.js';
import type { ByteRange, FileBytes, RecordingFiles } from '../ports/recording-files.js';
import type { Recordings } from '../ports/recordings.js';
import type { Stored } from '../ports/storage.js';

/** Which file of a recording. */
export type RecordingFileKind = 'file' | 'poster';

export interface ReadRecordingFileInput {
  readonly recordId: string;
  readonly kind: RecordingFileKind;
  /** Null: all of it. Must lie inside the file. */
  readonly range: ByteRange | null;
}

/** The bytes of a recording's file with the recording they belong to. */
export interface RecordingFile {
  readonly recording: Recording;
  readonly file: FileBytes;
}

/**
 * Opens a published file of a recording. Whether the caller may see it was decided when their URL was signed. Safe to
 * repeat. Errors: `recording-not-found` (also while it is not ready), `storage-failed`.
 */
export const readRecordingFile =
  (need: { recordings: Recordings; files: RecordingFiles }) =>
  (input: ReadRecordingFileInput): Stored<RecordingFile, RecordingNotFound> =>
    safeTry(async function* () {
      const notFound: RecordingNotFound = { type: 'recording-not-found', recordId: input.recordId };
      const recording = yield* need.recordings.find(input.recordId);
      const key = input.kind === 'file' ? recording?.fileKey : recording?.posterKey;
      if (recording === null || key === null || key === undefined) return err(notFound);
      const file = yield* need.files
        .read(key, input.range)
        .mapErr((error) => (error.type === 'missing' ? notFound : error));
      return ok({ recording, file });
    });

export type ReadRecordingFile = ReturnType<typeof readRecordingFile>;
