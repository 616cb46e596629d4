import { access, chmod, constants, copyFile, mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { err, ok, type Result } from 'neverthrow';

const PACKAGES = { ffmpeg: '@ffmpeg-installer/ffmpeg', ffprobe: '@ffprobe-installer/ffprobe' } as const;

/** The binary inside the npm package, made runnable; an error says why there is none. The packages load only now: they are optional. */
export const npmBinary = async (
  tool: keyof typeof PACKAGES,
  copiesDir: string | undefined,
): Promise<Result<string, string>> => {
  const packageName: string = PACKAGES[tool];
  try {
    const path = pathIn(await import(packageName));
    return path === null ? err(`${packageName} names no path`) : await runnable(path, copiesDir);
  } catch (thrown) {
    // The packages throw text and errors: not installed, or not for this system.
    return err(`${packageName} cannot be used (${firstLine(thrown)})`);
  }
};

const pathIn = (loaded: unknown): string | null => {
  const path = valueIn(valueIn(loaded, 'default'), 'path');
  return typeof path === 'string' ? path : null;
};

const valueIn = (holder: unknown, name: string): unknown =>
  typeof holder === 'object' && holder !== null ? Reflect.get(holder, name) : undefined;

const firstLine = (thrown: unknown): string =>
  (thrown instanceof Error ? thrown.message : String(thrown)).split('\n')[0]?.slice(0, 200) ?? '';

/**
 * npm keeps no execute bit for everybody (ffprobe's is for its owner alone) and install scripts may not have run. So: as it is, else
 * with the bit set, else a copy in `copiesDir`.
 */
export const runnable = async (
  path: string,
  copiesDir: string | undefined,
  makeExecutable: (path: string) => Promise<void> = (file) => chmod(file, 0o755),
): Promise<Result<string, string>> => {
  if (await isExecutable(path)) return ok(path);
  const isMade = await makeExecutable(path).then(
    () => isExecutable(path),
    () => false,
  );
  if (isMade) return ok(path);
  if (copiesDir === undefined) return err(`${path} is not executable for this user, and there is no folder for a copy`);
  try {
    return ok(await copyOf(path, copiesDir));
  } catch (thrown) {
    return err(`${path} is not executable for this user, and cannot be copied (${firstLine(thrown)})`);
  }
};

const isExecutable = (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  );

/**
 * Copies beside and renames, so that a copy with its final name is whole, unless the power was cut: one that is shorter is made again. Its
 * name holds its size, so that another version is another copy.
 */
const copyOf = async (path: string, copiesDir: string): Promise<string> => {
  const { size: sizeBytes } = await stat(path);
  const copy = join(copiesDir, `${sizeBytes}-${path.split('/').at(-1)}`);
  if ((await isExecutable(copy)) && (await stat(copy)).size === sizeBytes) return copy;
  await mkdir(copiesDir, { recursive: true, mode: 0o700 });
  const unfinished = `${copy}.${process.pid}`;
  try {
    await copyFile(path, unfinished, constants.COPYFILE_FICLONE);
    await chmod(unfinished, 0o700);
    await rename(unfinished, copy);
  } finally {
    await rm(unfinished, { force: true });
  }
  return copy;
};
