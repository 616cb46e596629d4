import { link } from 'node:fs/promises';
import { join } from 'node:path';
import type { Missing, StorageFailed } from '@homeroom/core';
import { err, ok, type Result } from 'neverthrow';
import { codeOf, storageFailed } from './failures.js';
import { type Folders, isKey, regularFileAt, removed, syncFolder } from './folders.js';

type Refusal = Missing | { readonly type: 'already-published' };

/**
 * A rename would replace a published file, so the name is made by a hard link, which refuses; then the old name goes. Who removes the old
 * name has published: of many at a time that is one, and after a crash between the two steps it is the next who tries.
 */
export const publishFile = async (folders: Folders, key: string): Promise<Result<void, StorageFailed | Refusal>> => {
  if (!isKey(key)) return err({ type: 'missing' });
  const [received, published] = [join(folders.received, key), join(folders.published, key)];
  try {
    // A symlink that somebody planted would be linked as such.
    if ((await regularFileAt(received)) === null) return err(await refusal(published));
    const isOurs = await linked(received, published);
    if (!isOurs) return err(await refusal(published));
    // Before the old name goes: otherwise a power cut could take both.
    await syncFolder(folders.published);
    return (await removed(received)) ? ok(undefined) : err(await refusal(published));
  } catch (thrown) {
    return err(storageFailed('the file could not be published', thrown));
  }
};

const refusal = async (published: string): Promise<Refusal> =>
  (await regularFileAt(published)) === null ? { type: 'missing' } : { type: 'already-published' };

/** Whether the published name is one of the received file now. */
const linked = async (received: string, published: string): Promise<boolean> => {
  try {
    await link(received, published);
    return true;
  } catch (thrown) {
    const code = codeOf(thrown);
    if (code === 'ENOENT') return false;
    if (code !== 'EEXIST') throw thrown;
    const [one, other] = [await regularFileAt(received), await regularFileAt(published)];
    return one !== null && one.inode === other?.inode;
  }
};
