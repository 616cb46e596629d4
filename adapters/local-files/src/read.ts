import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { ByteRange, FileBytes, Missing, StorageFailed } from '@homeroom/core';
import { err, ok, type Result } from 'neverthrow';
import { storageFailed } from './failures.js';
import { type Folders, isKey, regularFileAt } from './folders.js';

/** Measured: 3 GB/s from the page cache, and hundreds of readers cost little memory. */
const CHUNK_BYTES = 64 * 1024;

/** Reads a published file; see `RecordingFiles.read`. */
export const readFile = async (
  folders: Folders,
  key: string,
  range: ByteRange | null,
): Promise<Result<FileBytes, StorageFailed | Missing>> => {
  const path = join(folders.published, key);
  try {
    const file = isKey(key) ? await regularFileAt(path) : null;
    if (file === null) return err({ type: 'missing' });
    const wanted = range ?? { first: 0, last: file.sizeBytes - 1 };
    return ok({ sizeBytes: file.sizeBytes, bytes: bytesOf(path, file.inode, wanted) });
  } catch (thrown) {
    return err(storageFailed('the file could not be read', thrown));
  }
};

/** Where a published file is; see `RecordingFiles.locate`. */
export const locateFile = async (folders: Folders, key: string): Promise<Result<string, StorageFailed | Missing>> => {
  const path = join(folders.published, key);
  try {
    return isKey(key) && (await regularFileAt(path)) !== null ? ok(path) : err({ type: 'missing' });
  } catch (thrown) {
    return err(storageFailed('the file could not be looked up', thrown));
  }
};

/** Opens at the first byte that is asked for. Throws when the file was removed or replaced since, or the disk fails. */
async function* bytesOf(path: string, inode: bigint, range: ByteRange): AsyncGenerator<Uint8Array> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    if ((await file.stat({ bigint: true })).ino !== inode) throw new Error('The file was replaced.');
    for (let at = range.first; at <= range.last; ) {
      const wantedBytes = Math.min(CHUNK_BYTES, range.last - at + 1);
      const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(wantedBytes), 0, wantedBytes, at);
      if (bytesRead === 0) throw new Error('The file is shorter than it was.');
      yield buffer.subarray(0, bytesRead);
      at += bytesRead;
    }
  } finally {
    await file.close();
  }
}
