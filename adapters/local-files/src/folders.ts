import { constants } from 'node:fs';
import { lstat, mkdir, open, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { codeOf } from './failures.js';

/** The tree below the directory. A key names a file in it, nothing else. */
export interface Folders {
  readonly root: string;
  /** Files that are being written; a crash leaves them, a sweep removes them. */
  readonly parts: string;
  /** Whole files that nobody can read yet; what a crash leaves is swept by its age. */
  readonly received: string;
  readonly published: string;
}

export const foldersIn = (root: string): Folders => ({
  root,
  parts: join(root, 'parts'),
  received: join(root, 'received'),
  published: join(root, 'published'),
});

/** Only characters that mean nothing to a file system or a shell, and no hidden file: a key can never be a path. */
const KEY = /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}$/;

/** Whether a file can have this key at all. */
export const isKey = (key: string): boolean => KEY.test(key);

/** Makes what is missing of the tree, for this user alone. Throws also when somebody put a symlink in place of a folder. */
export const makeFolders = async (folders: Folders): Promise<void> => {
  for (const folder of [folders.root, folders.parts, folders.received, folders.published]) {
    const created = await mkdir(folder, { recursive: true, mode: 0o700 });
    if (created !== undefined) await syncFolder(dirname(folder));
  }
  for (const folder of [folders.parts, folders.received, folders.published]) {
    if (!(await lstat(folder)).isDirectory()) throw new Error('a folder of the directory is no folder');
  }
};

/** Makes the entries of a folder survive a power cut: fsync of a file does not cover its name (fsync(2)). */
export const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** What is at a path without following a symlink there; null when there is no regular file. */
export const regularFileAt = async (
  path: string,
): Promise<{ readonly sizeBytes: number; readonly inode: bigint; readonly modifiedAtMs: number } | null> => {
  try {
    const stats = await lstat(path, { bigint: true });
    if (!stats.isFile()) return null;
    return { sizeBytes: Number(stats.size), inode: stats.ino, modifiedAtMs: Number(stats.mtimeMs) };
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT') return null;
    throw thrown;
  }
};

/** Removes one entry; false when there was none. */
export const removed = async (path: string): Promise<boolean> => {
  try {
    await unlink(path);
    return true;
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT') return false;
    throw thrown;
  }
};
