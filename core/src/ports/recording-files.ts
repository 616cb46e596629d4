import type { ResultAsync } from 'neverthrow';
import type { Instant } from '../domain/instant.js';
import type { Missing, StorageFailed, Stored } from './storage.js';

/** The bytes stopped coming before the end: the source broke, or stopped itself. */
export interface SourceBroke {
  readonly type: 'source-broke';
  readonly reason: string;
}

/** The files of recordings: what is not published cannot be read. */
export interface RecordingFiles {
  /**
   * Takes the bytes into an unpublished file, hashing on the way; durable when it answers. An unpublished file of the same key is
   * replaced. On an error nothing is left behind.
   */
  receive(key: string, bytes: AsyncIterable<Uint8Array>): ResultAsync<ReceivedFile, SourceBroke | StorageFailed>;
  /** Makes a received file readable under its key, as one step that survives a crash. Refuses to replace one (`already-published`). */
  publish(key: string): Stored<void, Missing | { readonly type: 'already-published' }>;
  /** Removes a file, published or not. Ok when there is none: safe to repeat. */
  remove(key: string): Stored<void>;
  /** Where a program on this machine can read a published file. */
  locate(key: string): Stored<string, Missing>;
  /** Reads a published file, or bytes `first` to `last` (inclusive, inside the file) of it. */
  read(key: string, range: ByteRange | null): Stored<FileBytes, Missing>;
  /** Published files, by key (as `<` compares it), those after `after` (null: from the first), at most `limit`. */
  list(after: string | null, limit: number): Stored<readonly PublishedFile[]>;
}

/** A file that is there to be read. */
export interface PublishedFile {
  readonly key: string;
  /** When its last byte was written: before it was published. */
  readonly writtenAt: Instant;
}

/** A file that was received and is not published. */
export interface ReceivedFile {
  readonly sizeBytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
  /** Where a program on this machine can read it. */
  readonly path: string;
}

/** Both inclusive, counted from 0. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/**
 * Bytes of a published file, once. `bytes` opens the file when iteration begins and closes it when iteration ends or is left:
 * an answer that nobody iterates holds nothing open.
 */
export interface FileBytes {
  /** The size of the whole file. */
  readonly sizeBytes: number;
  readonly bytes: AsyncIterable<Uint8Array>;
}
