import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type EmbeddedPostgres, type EmbeddedPostgresOptions, startEmbeddedPostgres } from '../src/index.js';
import { reachableTempDir } from '../src/test-cluster.js';
import { killLaunchers } from './launcher-process.js';

const folders: string[] = [];
const servers: EmbeddedPostgres[] = [];

/** A new folder that every user can pass through, removed by `tidyUp`. */
export const newFolder = async (): Promise<string> => {
  const folder = await newLastingFolder();
  folders.push(folder);
  return folder;
};

/** The same, for several tests: whoever asked for it removes it. */
export const newLastingFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(await reachableTempDir(), 'hr-'));
  await chmod(folder, 0o711);
  return folder;
};

/** Starts a server that `tidyUp` stops, quickly (no fsync) unless told otherwise. A failure to start fails the test. */
export const started = async (options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> => {
  const server = await startEmbeddedPostgres({ fsync: false, ...options });
  if (server.isErr()) throw new Error(server.error.message);
  servers.push(server.value);
  return server.value;
};

/** Whatever a test opened; for `afterEach`. */
export const tidyUp = async (): Promise<void> => {
  killLaunchers();
  for (const server of servers.splice(0)) (await server.stop())._unsafeUnwrap();
  for (const folder of folders.splice(0)) {
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  }
};

/** The pid of the server that runs on a data folder. */
export const postmasterPid = async (dataDir: string): Promise<number> =>
  Number.parseInt(await readFile(join(dataDir, 'cluster', 'postmaster.pid'), 'utf8'), 10);
