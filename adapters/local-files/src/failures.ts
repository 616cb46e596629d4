import type { StorageFailed } from '@homeroom/core';

/** What an operator can do something about, in words. */
const KNOWN = new Map([
  ['ENOSPC', 'the disk is full'],
  ['EDQUOT', 'the disk quota is used up'],
  ['EFBIG', 'the file system takes no file of this size'],
  ['EROFS', 'the file system is read-only'],
  ['EACCES', 'permission denied'],
  ['EPERM', 'not permitted; the file system may have no hard links'],
  ['EXDEV', 'the folders of the directory are on different file systems'],
  ['EMFILE', 'too many open files'],
  ['EIO', 'the disk reports an error'],
]);

/** A step of ours did not work; `cause` is what was thrown. Names no path: the caller knows the key. */
export const storageFailed = (step: string, cause: unknown): StorageFailed => {
  const code = codeOf(cause);
  const known = code === null ? undefined : KNOWN.get(code);
  return {
    type: 'storage-failed',
    reason: `${step}: ${known === undefined ? (code ?? String(cause)) : `${known} (${code})`}`,
  };
};

/** The error code of Node.js's file system (`ENOENT`), or null. */
export const codeOf = (thrown: unknown): string | null =>
  thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : null;
