import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { PublishedFile, StorageFailed } from '@homeroom/core';
import { err, ok, type Result } from 'neverthrow';
import { codeOf, storageFailed } from './failures.js';
import { type Folders, isKey, regularFileAt } from './folders.js';

/** Reads the names of all files, and looks at `limit` of them; see `RecordingFiles.list`. */
export const listFiles = async (
  folders: Folders,
  after: string | null,
  limit: number,
): Promise<Result<readonly PublishedFile[], StorageFailed>> => {
  try {
    const names = (await namesIn(folders.published)).filter((name) => isKey(name) && (after === null || name > after));
    const files: PublishedFile[] = [];
    for (const key of names.sort()) {
      if (files.length === limit) break;
      const file = await regularFileAt(join(folders.published, key));
      if (file !== null) files.push({ key, writtenAt: file.modifiedAtMs });
    }
    return ok(files);
  } catch (thrown) {
    return err(storageFailed('the files could not be listed', thrown));
  }
};

/** The names in a folder; none of one that has not been made yet. */
export const namesIn = async (folder: string): Promise<readonly string[]> => {
  try {
    return await readdir(folder);
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT') return [];
    throw thrown;
  }
};
