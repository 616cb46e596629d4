import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder for one test, the directory of the files inside it, and a look at every name below. */
export const workspace = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'homeroom-files-'));
  const directory = join(folder, 'recordings');
  return {
    folder,
    directory,
    /** Every entry below the folder that is no folder, relative to it, sorted. */
    entries: async (): Promise<readonly string[]> => {
      const all = await readdir(folder, { recursive: true, withFileTypes: true });
      return all
        .filter((entry) => !entry.isDirectory())
        .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
        .sort();
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
};

export type Workspace = Awaited<ReturnType<typeof workspace>>;

/** The bytes of texts, one chunk each. */
export async function* chunksOf(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}

/** All bytes as text. */
export const textOf = async (bytes: AsyncIterable<Uint8Array>): Promise<string> => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
};
