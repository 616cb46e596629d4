import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { orRefuseFolder, systemCode } from './data-folder.js';
import { StartRefused } from './start-refused.js';

/** Bytes of a made secret; 32 are asked for, as of every secret that signs. */
const SECRET_BYTES = 32;

/**
 * A secret that is made once and kept in a file that only we can read, so that what it signed stays good over restarts. It
 * appears whole or not at all, and two processes that begin at once get the same one: the name is given by a hard link.
 * Rejects with `StartRefused`, which names the file, when it cannot be read or made, or holds no whole secret.
 */
export const keptSecret = (dataDir: string, name: string): Promise<string> => {
  const path = join(dataDir, name);
  return orRefuseFolder(path, REMEDY, () => readOrMake(dataDir, path));
};

const REMEDY = 'HOMEROOM_DATA_DIR has to be a folder that this user can write, and this a file in it or nothing yet';

const readOrMake = async (dataDir: string, path: string): Promise<string> => {
  const kept = await readKept(path);
  if (kept !== null) return kept;
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const draft = `${path}.${randomBytes(8).toString('hex')}`;
  await writeFile(draft, randomBytes(SECRET_BYTES).toString('base64url'), { mode: 0o600, flag: 'wx', flush: true });
  try {
    await link(draft, path);
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error;
  } finally {
    await unlink(draft);
  }
  return readOrMake(dataDir, path);
};

const readKept = async (path: string): Promise<string | null> => {
  try {
    const secret = (await readFile(path, 'utf8')).trim();
    if (Buffer.byteLength(secret) >= SECRET_BYTES) return secret;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
  throw new StartRefused(`${path} holds no whole secret: remove it to have a new one made`);
};
