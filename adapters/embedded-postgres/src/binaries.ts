import { constants } from 'node:fs';
import { access, chmod, copyFile, lstat, mkdir, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { blockedFolder, isReadable } from './access.js';
import { codeOf } from './errors.js';
import type { OperatingSystemUser } from './operating-system-user.js';

/**
 * A `native` folder that `user` can run: the package's own where possible, else a copy below `copiesDir`.
 *
 * - npm packages hold no symlinks; the package's install script makes those of the libraries. It may not have run
 *   (`ignore-scripts`), so they are made here from `pg-symlinks.json`, or in the copy if the package is read-only.
 * - As root, Postgres runs as a user that often cannot enter a checkout (a home folder is 0700).
 *
 * A throw is the file system's (no space, no permission). Safe to repeat, and to run twice at a time.
 */
export const runnableBinaries = async (
  nativeDir: string,
  copiesDir: string,
  user: OperatingSystemUser | null,
): Promise<string> => {
  const inPlace = user === null || (await isUsableBy(nativeDir, user));
  if (inPlace && (await linkLibraries(nativeDir))) return nativeDir;
  return copyBinaries(nativeDir, copiesDir);
};

const isUsableBy = async (nativeDir: string, user: OperatingSystemUser): Promise<boolean> =>
  (await blockedFolder(join(nativeDir, 'bin'), user)) === null &&
  (await blockedFolder(join(nativeDir, 'lib'), user)) === null &&
  (await blockedFolder(join(nativeDir, 'share'), user)) === null &&
  (await isReadable(join(nativeDir, 'bin', 'postgres'), user));

/** Makes the missing symlinks; false when the folder cannot be written. */
const linkLibraries = async (nativeDir: string): Promise<boolean> => {
  for (const { source, target } of await librarySymlinks(nativeDir)) {
    const path = join(dirname(nativeDir), target);
    try {
      await symlink(relative(dirname(target), source), path);
    } catch (thrown) {
      if (codeOf(thrown) === 'EEXIST') continue;
      if (await exists(path)) continue;
      return false;
    }
  }
  return true;
};

interface LibrarySymlink {
  readonly source: string;
  readonly target: string;
}

/** The package's list, with paths from the package's folder (`native/lib/…`). */
const librarySymlinks = async (nativeDir: string): Promise<readonly LibrarySymlink[]> => {
  const parsed: unknown = JSON.parse(await readFile(join(nativeDir, 'pg-symlinks.json'), 'utf8').catch(() => '[]'));
  return Array.isArray(parsed) ? parsed.filter(isLibrarySymlink) : [];
};

const isLibrarySymlink = (entry: unknown): entry is LibrarySymlink =>
  typeof entry === 'object' &&
  entry !== null &&
  'source' in entry &&
  typeof entry.source === 'string' &&
  'target' in entry &&
  typeof entry.target === 'string';

/** Copies beside and renames, so that a copy with its final name is whole. */
const copyBinaries = async (nativeDir: string, copiesDir: string): Promise<string> => {
  const copy = join(copiesDir, 'native');
  if (!(await sameFiles(nativeDir, copy))) {
    const unfinished = join(copiesDir, `new.${process.pid}`, 'native');
    await rm(dirname(unfinished), { recursive: true, force: true });
    await copyReadable(nativeDir, unfinished);
    await rm(copy, { recursive: true, force: true });
    await rename(unfinished, copy).catch((thrown) => {
      // Another process has just put the same copy there.
      if (codeOf(thrown) !== 'ENOTEMPTY') throw thrown;
    });
    await rm(dirname(unfinished), { recursive: true, force: true });
  }
  await linkLibraries(copy);
  return copy;
};

/** Whether each file of `from` is in `to` with its size: a crash of the machine can leave files cut short. */
const sameFiles = async (from: string, to: string): Promise<boolean> => {
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory() && !(await sameFiles(source, target))) return false;
    if (entry.isFile() && (await sizeBytes(source)) !== (await sizeBytes(target))) return false;
  }
  return true;
};

const sizeBytes = async (path: string): Promise<number | null> => {
  try {
    return (await lstat(path)).size;
  } catch {
    return null;
  }
};

/** Everybody may read and run the copy, whatever the umask of the install was; symlinks are made afterwards. */
const copyReadable = async (from: string, to: string): Promise<void> => {
  await mkdir(to, { recursive: true });
  await chmod(to, 0o755);
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await copyReadable(source, target);
    if (!entry.isFile()) continue;
    await copyFile(source, target, constants.COPYFILE_FICLONE);
    await chmod(target, basename(from) === 'bin' ? 0o755 : 0o644);
  }
};

const exists = async (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
