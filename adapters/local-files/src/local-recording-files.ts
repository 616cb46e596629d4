import { join, resolve } from 'node:path';
import type { Instant, RecordingFiles, StorageFailed, Stored } from '@homeroom/core';
import { err, ok, type Result, ResultAsync } from 'neverthrow';
import { storageFailed } from './failures.js';
import { type Folders, foldersIn, isKey, regularFileAt, removed, syncFolder } from './folders.js';
import { listFiles, namesIn } from './list.js';
import { publishFile } from './publish.js';
import { locateFile, readFile } from './read.js';
import { receiveFile } from './receive.js';

/** A day of 1080p has about 100 GB; what comes without end must end. */
const DEFAULT_MAX_FILE_BYTES = 256 * 1024 ** 3;

/** `RecordingFiles` on a disk, and what its operator needs beside. */
export interface LocalRecordingFiles extends RecordingFiles {
  /**
   * Removes what was last written before `olderThan` and is not published: part files and received files that a crash left. Give it a
   * time since which whoever receives now has written, and whoever received has published (an hour ago). Answers how many. Safe to repeat,
   * and while files are received. A published file is never swept here.
   */
  sweepUnpublished(olderThan: Instant): Stored<number>;
}

/**
 * Recording files below one directory, which is made when first needed. All of it has to be on one file system that has hard links.
 * Several processes may share it. A key is 1 to 100 of `A-Za-z0-9._-`, not beginning with a dot: under any other nothing can be received
 * (`storage-failed`) and nothing is found. `receive` refuses more than `maxFileBytes` bytes (default 256 GiB) by `storage-failed`.
 */
export const localRecordingFiles = (options: {
  readonly directory: string;
  readonly maxFileBytes?: number;
}): LocalRecordingFiles => {
  const folders = foldersIn(resolve(options.directory));
  const maxFileBytes = options.maxFileBytes ?? DEFAULT_MAX_FILE_BYTES;
  return {
    receive: (key, bytes) => new ResultAsync(receiveFile(folders, key, bytes, maxFileBytes)),
    publish: (key) => new ResultAsync(publishFile(folders, key)),
    remove: (key) => new ResultAsync(removeFile(folders, key)),
    locate: (key) => new ResultAsync(locateFile(folders, key)),
    read: (key, range) => new ResultAsync(readFile(folders, key, range)),
    list: (after, limit) => new ResultAsync(listFiles(folders, after, limit)),
    sweepUnpublished: (olderThan) => new ResultAsync(sweep(folders, olderThan)),
  };
};

/** The published name last: an unpublished file cannot appear in its place between the two. */
const removeFile = async (folders: Folders, key: string): Promise<Result<void, StorageFailed>> => {
  if (!isKey(key)) return ok(undefined);
  try {
    for (const folder of [folders.received, folders.published]) {
      if (await removed(join(folder, key))) await syncFolder(folder);
    }
    return ok(undefined);
  } catch (thrown) {
    return err(storageFailed('the file could not be removed', thrown));
  }
};

const sweep = async (folders: Folders, olderThan: Instant): Promise<Result<number, StorageFailed>> => {
  try {
    return ok((await sweepFolder(folders.parts, olderThan)) + (await sweepFolder(folders.received, olderThan)));
  } catch (thrown) {
    return err(storageFailed('the unpublished files could not be swept', thrown));
  }
};

/** Answers how many were removed; none of a folder that has not been made yet. */
const sweepFolder = async (folder: string, olderThan: Instant): Promise<number> => {
  let count = 0;
  for (const name of await namesIn(folder)) {
    const path = join(folder, name);
    const file = await regularFileAt(path);
    if (file !== null && file.modifiedAtMs < olderThan && (await removed(path))) count += 1;
  }
  return count;
};
