import { once } from 'node:events';
import { chown, mkdtemp, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { err, ok, type Result } from 'neverthrow';
import { DATABASE_USER } from './connection.js';
import { codeOf, type DataDamaged, type DataOfAnotherVersion, type InitFailed, reasonOf } from './errors.js';
import { followLines } from './last-lines.js';
import { type PostgresBinaries, spawnProgram } from './spawn-postgres.js';

/** Where the cluster (PGDATA) is inside a data folder. */
export const clusterDirOf = (dataDir: string): string => join(dataDir, 'cluster');

const UNFINISHED_PREFIX = 'cluster.new.';
/** About 1 s on an idle laptop; a container on a slow disk has taken 20 s. */
const INITDB_TIMEOUT_SECONDS = 120;

/**
 * Makes sure that the data folder holds a cluster that these binaries can run. It is created beside and renamed when
 * whole: what an interrupted initdb left is swept, and it starts over. To be called by the owner of the folder only.
 */
export const prepareCluster = async (
  dataDir: string,
  binaries: PostgresBinaries,
  options: { durable: boolean; log: (line: string) => void },
): Promise<Result<void, DataOfAnotherVersion | DataDamaged | InitFailed>> => {
  await sweepUnfinished(dataDir);
  const clusterDir = clusterDirOf(dataDir);
  const dataMajorVersion = await majorVersionOf(clusterDir);
  if (dataMajorVersion === 'no-cluster') return createCluster(dataDir, binaries, options);
  if (dataMajorVersion === 'unknown') return err(damaged(clusterDir));
  if (dataMajorVersion !== binaries.majorVersion) {
    return err(anotherVersion(clusterDir, dataMajorVersion, binaries.majorVersion));
  }
  return ok(undefined);
};

const sweepUnfinished = async (dataDir: string): Promise<void> => {
  for (const name of await readdir(dataDir)) {
    if (name.startsWith(UNFINISHED_PREFIX)) await removeTree(join(dataDir, name));
  }
};

/** Retried, because an initdb whose node was killed may still be writing its last file. */
const removeTree = (path: string): Promise<void> =>
  rm(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });

const majorVersionOf = async (clusterDir: string): Promise<string> => {
  try {
    const version = (await readFile(join(clusterDir, 'PG_VERSION'), 'utf8')).trim();
    return /^\d+$/.test(version) ? version : 'unknown';
  } catch (thrown) {
    if (codeOf(thrown) !== 'ENOENT') throw thrown;
    return (await exists(clusterDir)) ? 'unknown' : 'no-cluster';
  }
};

const exists = (path: string): Promise<boolean> =>
  readdir(path).then(
    () => true,
    () => false,
  );

const createCluster = async (
  dataDir: string,
  binaries: PostgresBinaries,
  options: { durable: boolean; log: (line: string) => void },
): Promise<Result<void, InitFailed>> => {
  const unfinished = await mkdtemp(join(dataDir, UNFINISHED_PREFIX));
  if (binaries.user !== null) await chown(unfinished, binaries.user.uid, binaries.user.gid);
  const created = await runInitdb(binaries, unfinished, options);
  if (created.isErr()) {
    await removeTree(unfinished);
    return created;
  }
  await rename(unfinished, clusterDirOf(dataDir));
  if (options.durable) await syncFolder(dataDir);
  return ok(undefined);
};

/**
 * C and UTF8 whatever the machine's locale is: the order of texts must not change when the data moves. Trust, because
 * only the socket's private folder leads to the server.
 */
const runInitdb = async (
  binaries: PostgresBinaries,
  clusterDir: string,
  options: { durable: boolean; log: (line: string) => void },
): Promise<Result<void, InitFailed>> => {
  const identity = ['-D', clusterDir, '-U', DATABASE_USER, '--auth=trust', '--encoding=UTF8', '--locale=C'];
  const child = spawnProgram(binaries, 'initdb', options.durable ? identity : [...identity, '--no-sync']);
  const output = followLines(child.stderr, options.log);
  const deadline = setTimeout(() => child.kill('SIGKILL'), INITDB_TIMEOUT_SECONDS * 1000);
  const reason = await once(child, 'close').then(
    ([code, signal]: unknown[]) => (code === 0 ? null : `it ended with ${code ?? signal}`),
    (thrown: unknown) => reasonOf(thrown),
  );
  clearTimeout(deadline);
  if (reason === null) return ok(undefined);
  const lastLines = output.lines();
  const message = `initdb could not create a database in ${clusterDir} (${reason}): ${lastLines.join(' | ')}`;
  return err({ type: 'init-failed', lastLines, message });
};

/** After a crash of the machine the new name must be there too, as the first committed rows are below it. */
const syncFolder = async (path: string): Promise<void> => {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
};

const damaged = (clusterDir: string): DataDamaged => ({
  type: 'data-damaged',
  message:
    `${clusterDir} exists but is no database (its PG_VERSION is missing or unreadable). ` +
    'Restore it from a backup, or move it away to start with an empty database.',
});

const anotherVersion = (clusterDir: string, data: string, binaries: string): DataOfAnotherVersion => ({
  type: 'data-of-another-version',
  dataMajorVersion: data,
  binariesMajorVersion: binaries,
  message:
    `The data in ${clusterDir} was written by Postgres ${data}, and this Homeroom brings Postgres ${binaries}, which ` +
    `cannot read it. Nothing was changed. Either go back to the Homeroom that wrote it; or run a Postgres ${data} of ` +
    `your own on this folder and set DATABASE_URL; or copy the data over with pg_dump and psql: dump it from a ` +
    `Postgres ${data}, move ${clusterDir} away, start Homeroom once, and restore into the new database.`,
});
