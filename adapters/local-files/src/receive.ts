import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReceivedFile, SourceBroke, StorageFailed } from '@homeroom/core';
import { err, ok, type Result } from 'neverthrow';
import { storageFailed } from './failures.js';
import { type Folders, isKey, makeFolders, removed, syncFolder } from './folders.js';
import { SourceFailure, TooLarge, type Written, writeHashed } from './write-hashed.js';

/** Never an entry that is there already, be it a symlink that somebody planted. */
const NEW_FILE = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
const REASON_CHARACTERS = 200;

/**
 * Writes the bytes beside, into a part file of a random name; fsync; then the name, in one step; then fsync of the folder. So a crash at
 * any point leaves a whole file under the key, or none.
 */
export const receiveFile = async (
  folders: Folders,
  key: string,
  bytes: AsyncIterable<Uint8Array>,
  maxFileBytes: number,
): Promise<Result<ReceivedFile, SourceBroke | StorageFailed>> => {
  if (!isKey(key)) return err({ type: 'storage-failed', reason: 'no file can have this key' });
  const part = join(folders.parts, `${randomUUID()}.part`);
  const path = join(folders.received, key);
  let place: string | null = null;
  try {
    await makeFolders(folders);
    const { sizeBytes, sha256 } = await writePart(part, bytes, maxFileBytes, () => {
      place = part;
    });
    await rename(part, path);
    place = path;
    await syncFolder(folders.received);
    return ok({ sizeBytes, sha256, path });
  } catch (thrown) {
    if (place !== null) await removed(place).catch(() => false);
    return err(failureOf(thrown));
  }
};

const writePart = async (
  part: string,
  bytes: AsyncIterable<Uint8Array>,
  maxFileBytes: number,
  created: () => void,
): Promise<Written> => {
  const file = await open(part, NEW_FILE, 0o600);
  created();
  try {
    const written = await writeHashed(file, bytes, maxFileBytes);
    await file.sync();
    return written;
  } finally {
    await file.close();
  }
};

const failureOf = (thrown: unknown): SourceBroke | StorageFailed => {
  if (thrown instanceof SourceFailure) return { type: 'source-broke', reason: withoutUrls(thrown.cause) };
  if (thrown instanceof TooLarge) return { type: 'storage-failed', reason: thrown.message };
  return storageFailed('the file could not be written', thrown);
};

/** HTTP clients put the URL into their messages, and a download's URL is a secret. */
const withoutUrls = (cause: unknown): string =>
  (cause instanceof Error ? cause.message : 'it threw no error')
    .replace(/\bhttps?:\/\/\S+/gi, '(a URL)')
    .slice(0, REASON_CHARACTERS);
