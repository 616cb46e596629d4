import { existsSync, readFileSync, rmSync } from 'node:fs';
import { mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ResultAsync } from 'neverthrow';
import { blockedFolder } from './access.js';
import { clusterDirOf } from './cluster.js';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.js';
import type { StopTimedOut } from './errors.js';
import { orThrow } from './or-throw.js';
import { isOwned } from './ownership.js';
import { adoptedPostmaster } from './postmaster.js';
import { livePostmaster } from './postmaster-pid.js';
import { findProcess } from './processes.js';

const FOLDER_PREFIX = 'homeroom-test-';
/** More than a developer's pool sizes times test files; connections are cheap until used. */
const MAX_CONNECTIONS = 200;
/** A user that owns nothing and is in no group: only what is open to all is open to it. */
const ANYBODY = { uid: -1, gid: -1 } as const;

/**
 * The system's temp folder; for root, whose Postgres runs as another user, one that this user can reach.
 * Free of symlinks, as the paths are that Postgres is started with.
 */
export const reachableTempDir = async (): Promise<string> => {
  const usual = await realpath(tmpdir());
  const reachable = process.getuid?.() !== 0 || (await blockedFolder(usual, ANYBODY)) === null;
  return reachable ? usual : realpath('/tmp');
};

/** Starts a throw-away cluster that goes with its process; sweeps what killed processes left behind first. */
export const startTestCluster = async (): Promise<EmbeddedPostgres> => {
  const tempDir = await reachableTempDir();
  await sweepKilledRuns(tempDir);
  const dataDir = await mkdtemp(join(tempDir, `${FOLDER_PREFIX}${process.pid}-`));
  const started = await startEmbeddedPostgres({ dataDir, fsync: false, maxConnections: MAX_CONNECTIONS });
  if (started.isErr()) await rm(dataDir, { recursive: true, force: true });
  const server = orThrow(started);
  const atExit = (): void => removeNow(dataDir);
  process.once('exit', atExit);
  const stop = (): ResultAsync<void, StopTimedOut> =>
    server.stop().map(() => {
      process.off('exit', atExit);
      return removeNow(dataDir);
    });
  return { ...server, stop };
};

/** How often, and after which pause in milliseconds, a folder is tried that a Postgres which is ending still writes to. */
const REMOVAL_TRIES = 10;
const REMOVAL_PAUSE_MS = 20;

/** Fit for the very end of a process. What cannot be removed while Postgres still ends is swept by the next run. */
const removeNow = (dataDir: string): void => {
  try {
    const pidFile = join(clusterDirOf(dataDir), 'postmaster.pid');
    if (existsSync(pidFile)) process.kill(Number.parseInt(readFileSync(pidFile, 'utf8'), 10), 'SIGQUIT');
  } catch {
    // It has just ended.
  }
  // Not rmSync's own retries: when a file appears or goes meanwhile, Node 24 gives up at once, and tells nothing.
  for (let tries = 0; tries < REMOVAL_TRIES && !removed(dataDir); tries += 1) pauseNow(REMOVAL_PAUSE_MS);
};

const removed = (dataDir: string): boolean => {
  try {
    rmSync(dataDir, { recursive: true, force: true });
  } catch {
    // Looked at below.
  }
  return !existsSync(dataDir);
};

/** Waits without giving up control: at its end a process does nothing that is not done at once. */
const pauseNow = (milliseconds: number): void => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
};

/** Removes the folders of test runs whose process is gone, and stops a server that is still running on one. */
const sweepKilledRuns = async (tempDir: string): Promise<void> => {
  for (const name of await readdir(tempDir)) {
    if (!name.startsWith(FOLDER_PREFIX)) continue;
    const pid = Number.parseInt(name.slice(FOLDER_PREFIX.length), 10);
    if (Number.isNaN(pid) || (await findProcess(pid)) !== null) continue;
    await sweep(join(tempDir, name)).catch(() => {
      // Another user's, or another run is sweeping it too.
    });
  }
};

const sweep = async (dataDir: string): Promise<void> => {
  if (await isOwned(join(dataDir, 'socket')).catch(() => false)) return;
  const orphan = await livePostmaster(clusterDirOf(dataDir));
  if (orphan !== null) await adoptedPostmaster(clusterDirOf(dataDir), orphan.pid).stop();
  await rm(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
};
