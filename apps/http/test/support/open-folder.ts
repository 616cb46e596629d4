import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new folder for temporary data which others may enter: an embedded Postgres runs as another user where tests run as root. */
export const openFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'homeroom-test-'));
  await chmod(folder, 0o711);
  return folder;
};
