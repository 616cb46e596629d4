import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new folder that others can enter but not list: as root, Postgres runs as another user. */
export const temporaryFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'homeroom-bench-'));
  await chmod(folder, 0o711);
  return folder;
};
