import type { RecordingSource, RecordingStream, VideoServerFailed } from '@homeroom/core';
import { err, ok, type Result, ResultAsync } from 'neverthrow';

/** A recorded file as the server has it. */
export interface SourceFile {
  readonly bytes: Uint8Array;
  /** What the server says that the file has; null when it does not say. */
  readonly announcedBytes: number | null;
  /** What the server says that it will send; null when it does not say. */
  readonly lengthBytes: number | null;
  /** After so many bytes the connection breaks; null when it holds. */
  readonly breaksAfterBytes: number | null;
}

/** Recorded files on a video server that a test fills and breaks. */
export interface MemoryRecordingSource extends RecordingSource {
  /** Puts a file there. What is not given follows from the bytes; the connection holds. */
  put(recordId: string, bytes: Uint8Array, habits?: Partial<SourceFile>): void;
  /** Takes it away. */
  remove(recordId: string): void;
  /** From now on every call fails so; null ends that. */
  breakWith(failure: VideoServerFailed | null): void;
  /** How many downloads have begun. */
  readonly downloads: number;
}

/** How many bytes come at once: few, so that a short file comes in several parts. */
const CHUNK_BYTES = 1_024;

/** A video server without recordings. */
export const memoryRecordingSource = (): MemoryRecordingSource => {
  const files = new Map<string, SourceFile>();
  let outage: VideoServerFailed | null = null;
  let downloads = 0;
  const lookUp = (
    recordId: string,
  ): Result<SourceFile, { readonly type: 'recording-not-there' } | VideoServerFailed> => {
    if (outage !== null) return err(outage);
    const file = files.get(recordId);
    return file === undefined ? err({ type: 'recording-not-there' }) : ok(file);
  };
  return {
    describe: (recordId) => afterwards(() => lookUp(recordId).map(({ announcedBytes }) => ({ announcedBytes }))),
    download: (recordId) =>
      afterwards(() =>
        lookUp(recordId).map((file) => {
          downloads += 1;
          return streamOf(file);
        }),
      ),
    put: (recordId, bytes, habits = {}) => {
      const lengthBytes = bytes.length;
      files.set(recordId, { bytes, announcedBytes: lengthBytes, lengthBytes, breaksAfterBytes: null, ...habits });
    },
    remove: (recordId) => {
      files.delete(recordId);
    },
    breakWith: (failure) => {
      outage = failure;
    },
    get downloads() {
      return downloads;
    },
  };
};

const afterwards = <T, E>(answer: () => Result<T, E>): ResultAsync<T, E> =>
  new ResultAsync(Promise.resolve().then(answer));

const streamOf = (file: SourceFile): RecordingStream => ({ lengthBytes: file.lengthBytes, bytes: bytesOf(file) });

async function* bytesOf({ bytes, breaksAfterBytes }: SourceFile): AsyncGenerator<Uint8Array> {
  const sent = breaksAfterBytes === null ? bytes : bytes.subarray(0, breaksAfterBytes);
  for (let at = 0; at < sent.length; at += CHUNK_BYTES) yield sent.slice(at, at + CHUNK_BYTES);
  if (breaksAfterBytes !== null) throw new Error(`the connection broke after ${breaksAfterBytes} bytes`);
}
