import type { ByteRange, Clock, FileBytes, RecordingFiles, SourceBroke } from '@homeroom/core';
import { err, errAsync, ok, okAsync, type Result, ResultAsync } from 'neverthrow';
import { sha256Hex } from '../sha256.js';

/** How many bytes a read gives at once. */
const CHUNK_BYTES = 65_536;

interface WrittenFile {
  readonly bytes: Uint8Array;
  readonly writtenAt: number;
}

/** Files of recordings in memory, written when `clock` says (without one: long ago). */
export const memoryRecordingFiles = (clock: Clock = { now: () => 0 }): RecordingFiles => {
  const received = new Map<string, WrittenFile>();
  const published = new Map<string, WrittenFile>();
  const pathOf = (key: string): string => `memory:${key}`;
  return {
    receive: (key, bytes) =>
      new ResultAsync(collect(bytes)).map((file) => {
        received.set(key, { bytes: file, writtenAt: clock.now() });
        return { sizeBytes: file.length, sha256: sha256Hex(file), path: pathOf(key) };
      }),
    publish: (key) => {
      const file = received.get(key);
      if (published.has(key)) return errAsync({ type: 'already-published' });
      if (file === undefined) return errAsync({ type: 'missing' });
      received.delete(key);
      published.set(key, file);
      return okAsync(undefined);
    },
    remove: (key) => {
      received.delete(key);
      published.delete(key);
      return okAsync(undefined);
    },
    locate: (key) => (published.has(key) ? okAsync(pathOf(key)) : errAsync({ type: 'missing' })),
    read: (key, range) => {
      const file = published.get(key);
      return file === undefined ? errAsync({ type: 'missing' }) : okAsync(fileBytes(file.bytes, range));
    },
    list: (after, limit) =>
      okAsync(
        [...published.entries()]
          .map(([key, { writtenAt }]) => ({ key, writtenAt }))
          .filter(({ key }) => after === null || key > after)
          .sort((a, b) => (a.key < b.key ? -1 : 1))
          .slice(0, limit),
      ),
  };
};

const collect = async (bytes: AsyncIterable<Uint8Array>): Promise<Result<Uint8Array, SourceBroke>> => {
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of bytes) chunks.push(chunk.slice());
  } catch (cause) {
    return err({ type: 'source-broke', reason: cause instanceof Error ? cause.message : 'it threw no error' });
  }
  return ok(joined(chunks));
};

const joined = (chunks: readonly Uint8Array[]): Uint8Array => {
  const whole = new Uint8Array(chunks.reduce((total, chunk) => total + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
};

const fileBytes = (file: Uint8Array, range: ByteRange | null): FileBytes => ({
  sizeBytes: file.length,
  bytes: chunksOf(range === null ? file : file.subarray(range.first, range.last + 1)),
});

async function* chunksOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) yield bytes.slice(at, at + CHUNK_BYTES);
}
