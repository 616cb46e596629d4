import { existsSync, readFileSync, rmSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Result, ResultAsync } from 'neverthrow';
import { clusterDirOf } from './cluster.js';
import { connectionStringOf, connectionTo, MAINTENANCE_DATABASE, type PostgresConnection } from './connection.js';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.js';
import type { StopTimedOut } from './errors.js';
import { isOwned } from './ownership.js';
import { adoptedPostmaster } from './postmaster.js';
import { livePostmaster } from './postmaster-pid.js';
import { findProcess } from './processes.js';
import { simpleQuery } from './simple-query.js';

/** A database of one test file. */
export interface TestDatabase {
  readonly name: string;
  readonly connection: PostgresConnection;
  readonly connectionString: string;
  /** Removes it, cutting off whoever is still connected. Safe to repeat. */
  drop(): Promise<void>;
}

/** A database to copy, such as one with all migrations applied. */
export interface TestTemplate {
  /** One template per name and test run. */
  readonly name: string;
  /** Fills the new, empty database; called once per test run. It has to close its connections before it resolves. */
  prepare(database: { connection: PostgresConnection; connectionString: string }): Promise<void>;
}

const FOLDER_PREFIX = 'homeroom-test-';
/** More than a developer's pool sizes times test files; connections are cheap until used. */
const MAX_CONNECTIONS = 200;

let cluster: Promise<EmbeddedPostgres> | undefined;
let databaseCount = 0;
const templates = new Map<string, Promise<TestDatabase>>();

/**
 * The throw-away cluster of this process, shared by all its test files and started at the first call (about 1 s).
 * It does not keep the process alive, and goes with it, its files included; what a killed run left behind is swept at
 * the next start. Without fsync: nothing about durability can be learnt from it.
 */
export const testCluster = (): Promise<EmbeddedPostgres> => {
  cluster ??= startTestCluster();
  return cluster;
};

/** Ends the cluster before the process does; the next call of the others starts another. Safe to repeat. */
export const stopTestCluster = async (): Promise<void> => {
  const running = cluster;
  cluster = undefined;
  templates.clear();
  if (running !== undefined) orThrow(await (await running).stop());
};

/**
 * A new database of its own, empty or a copy of `template` (about 30 ms). With TEMPLATE … STRATEGY file_copy, which
 * Postgres 15 introduced.
 */
export const createTestDatabase = async (options: { template?: TestTemplate } = {}): Promise<TestDatabase> => {
  const { connection } = await testCluster();
  const template = options.template === undefined ? 'template0' : (await preparedTemplate(options.template)).name;
  databaseCount += 1;
  return createDatabase(connection.host, `test_${databaseCount}`, template);
};

const preparedTemplate = (template: TestTemplate): Promise<TestDatabase> => {
  const prepared = templates.get(template.name) ?? prepareTemplate(template);
  templates.set(template.name, prepared);
  return prepared;
};

const prepareTemplate = async (template: TestTemplate): Promise<TestDatabase> => {
  const { connection } = await testCluster();
  const database = await createDatabase(connection.host, `template_${template.name}`, 'template0');
  await template.prepare(database);
  return database;
};

const createDatabase = async (socketDir: string, name: string, template: string): Promise<TestDatabase> => {
  const run = async (sql: string): Promise<void> => {
    orThrow(await simpleQuery(connectionTo(socketDir, MAINTENANCE_DATABASE), sql));
  };
  await run(`CREATE DATABASE "${name}" TEMPLATE "${template}" STRATEGY file_copy`);
  const connection = connectionTo(socketDir, name);
  const drop = (): Promise<void> => run(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
  return { name, connection, connectionString: connectionStringOf(connection), drop };
};

const startTestCluster = async (): Promise<EmbeddedPostgres> => {
  await sweepKilledRuns();
  const dataDir = await mkdtemp(join(tmpdir(), `${FOLDER_PREFIX}${process.pid}-`));
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

/** Fit for the very end of a process. What cannot be removed while Postgres still ends is swept by the next run. */
const removeNow = (dataDir: string): void => {
  try {
    const pidFile = join(clusterDirOf(dataDir), 'postmaster.pid');
    if (existsSync(pidFile)) process.kill(Number.parseInt(readFileSync(pidFile, 'utf8'), 10), 'SIGQUIT');
  } catch {
    // It has just ended.
  }
  try {
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
  } catch {
    // See above.
  }
};

/** Removes the folders of test runs whose process is gone, and stops a server that is still running on one. */
const sweepKilledRuns = async (): Promise<void> => {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(FOLDER_PREFIX)) continue;
    const pid = Number.parseInt(name.slice(FOLDER_PREFIX.length), 10);
    if (Number.isNaN(pid) || (await findProcess(pid)) !== null) continue;
    await sweep(join(tmpdir(), name)).catch(() => {
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

/** In a test a failure is an exception: it fails the test with its message. */
const orThrow = <T>(result: Result<T, { message: string }>): T => {
  if (result.isErr()) throw new Error(result.error.message);
  return result.value;
};
