import { chown, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SOCKET_PORT } from './connection.js';
import { codeOf } from './errors.js';
import { findProcess } from './processes.js';

/** What Postgres says about itself in `postmaster.pid` (PostgreSQL source, `miscadmin.h`, LOCK_FILE_LINE_*). */
export interface PostmasterPid {
  readonly pid: number;
  /** Clients can connect, and it is not about to stop. */
  readonly ready: boolean;
}

const SOCKET_LOCK = `.s.PGSQL.${SOCKET_PORT}.lock`;
const PID_LINE = 0;
const STATUS_LINE = 7;

/** The content of the cluster's `postmaster.pid`, or null when there is none, or none yet. */
export const readPostmasterPid = async (clusterDir: string): Promise<PostmasterPid | null> => {
  const lines = (await contentOf(clusterDir))?.split('\n');
  const pid = Number.parseInt(lines?.[PID_LINE] ?? '', 10);
  return Number.isNaN(pid) ? null : { pid, ready: lines?.[STATUS_LINE]?.trim() === 'ready' };
};

/** The pid of a live postmaster of this very cluster, or null. Not a zombie, nor a stranger that got its old pid. */
export const livePostmaster = async (clusterDir: string): Promise<PostmasterPid | null> => {
  const found = await readPostmasterPid(clusterDir);
  if (found === null) return null;
  return (await isPostmasterOf(clusterDir, found.pid)) ? found : null;
};

/** Whether `pid` is a live postmaster that was started on this cluster. */
export const isPostmasterOf = async (clusterDir: string, pid: number): Promise<boolean> => {
  const found = await findProcess(pid);
  return found?.state === 'running' && isCommandOf(clusterDir, found.command);
};

/** Whether the postmaster that ran under `pid` is gone for good: it holds no file or memory any more. */
export const hasPostmasterEnded = async (clusterDir: string, pid: number): Promise<boolean> => {
  const found = await findProcess(pid);
  if (found?.state !== 'running') return true;
  // A process that is just ending has lost its command line already.
  return found.command !== '' && !isCommandOf(clusterDir, found.command);
};

const isCommandOf = (clusterDir: string, command: string): boolean => command.includes(`postgres -D ${clusterDir} `);

/**
 * Lets Postgres start although its lock files name a pid that exists, but is no postmaster of this cluster: it would
 * refuse, even because of a zombie. `postmaster.pid` is kept, with the pid of this process instead (Postgres ignores
 * its parent's), because its other lines let Postgres see whether backends of the dead postmaster are still at work;
 * the socket's lock says nothing more. To be called by the owner of the data folder only.
 */
export const disownLockFiles = async (clusterDir: string, socketDir: string): Promise<void> => {
  await rm(join(socketDir, SOCKET_LOCK), { force: true });
  const content = await contentOf(clusterDir);
  if (content === null) return;
  const path = join(clusterDir, 'postmaster.pid');
  const { uid, gid } = await stat(path);
  const beside = `${path}.new`;
  await writeFile(beside, [String(process.pid), ...content.split('\n').slice(1)].join('\n'), { mode: 0o600 });
  if (process.getuid?.() === 0) await chown(beside, uid, gid);
  await rename(beside, path);
};

const contentOf = async (clusterDir: string): Promise<string | null> => {
  try {
    return await readFile(join(clusterDir, 'postmaster.pid'), 'utf8');
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT') return null;
    throw thrown;
  }
};
