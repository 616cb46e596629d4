import type { ResultAsync } from 'neverthrow';
import type { VideoServerFailed } from './video-server.js';

/** The video server does not have the recording (yet, or any more). */
export interface RecordingNotThere {
  readonly type: 'recording-not-there';
}

/** Recorded files on the video server. */
export interface RecordingSource {
  /** What the server says of a processed recording. `recording-not-there` until it has been processed. Safe to repeat. */
  describe(
    recordId: string,
  ): ResultAsync<{ readonly announcedBytes: number | null }, RecordingNotThere | VideoServerFailed>;
  /** Begins to download the file, with a fresh token. Safe to repeat. */
  download(recordId: string): ResultAsync<RecordingStream, RecordingNotThere | VideoServerFailed>;
}

/** A file on its way. */
export interface RecordingStream {
  /** What the server says that it will send; null when it does not say. */
  readonly lengthBytes: number | null;
  /**
   * The bytes, once. Iteration throws when the connection breaks or nothing comes for the idle limit: whoever takes the
   * bytes turns that into an error value. Leaving the loop early ends the download.
   */
  readonly bytes: AsyncIterable<Uint8Array>;
}
