import { mkdir } from 'node:fs/promises';
import { StartRefused } from './start-refused.js';

/**
 * Makes the data folder, unless it is there. Rejects with `StartRefused`, which names it, when it is no folder and cannot
 * become one. Safe to repeat.
 */
export const makeDataFolder = (dataDir: string): Promise<void> =>
  orRefuseFolder(dataDir, 'HOMEROOM_DATA_DIR has to be a folder that this user can write', async () => {
    await mkdir(dataDir, { recursive: true });
  });

/** Does something with a path of the data folder; what the system refuses (EACCES, ENOTDIR, …) ends the start in words. */
export const orRefuseFolder = async <Value>(
  path: string,
  remedy: string,
  use: () => Promise<Value>,
): Promise<Value> => {
  try {
    return await use();
  } catch (error) {
    const code = systemCode(error);
    throw code === null ? error : new StartRefused(`${path} cannot be used (${code}): ${remedy}`, { cause: error });
  }
};

/** The code of an error of the system, like `EACCES`; null for any other. */
export const systemCode = (error: unknown): string | null =>
  error instanceof Error && 'syscall' in error && 'code' in error && typeof error.code === 'string' ? error.code : null;
