import { setTimeout as sleep } from 'node:timers/promises';
import { err, ok, type Result } from 'neverthrow';
import { prepareCluster } from './cluster.js';
import { connectionTo, MAINTENANCE_DATABASE, type PostgresConnection } from './connection.js';
import type { EmbeddedPostgresError, QueryFailed } from './errors.js';
import { type Postmaster, type PostmasterExit, startPostmaster } from './postmaster.js';
import { settlePreviousPostmaster } from './previous-postmaster.js';
import { readServerRecord, type ServerRecord, writeServerRecord } from './server-record.js';
import { simpleQuery } from './simple-query.js';
import type { PostgresBinaries } from './spawn-postgres.js';

/** Everything that is settled about a server before its data folder is taken. */
export interface Place {
  readonly dataDir: string;
  readonly clusterDir: string;
  readonly binaries: PostgresBinaries;
  readonly connection: PostgresConnection;
  readonly maxConnections: number;
  readonly fsync: boolean;
  readonly startTimeoutSeconds: number;
  readonly log: (line: string) => void;
  readonly onUnexpectedExit: (exit: PostmasterExit) => void;
}

/** After a postmaster was killed, its backends need a moment to notice; until then Postgres refuses to start. */
const LEFTOVER_TIMEOUT_SECONDS = 5;
const LEFTOVER_RETRY_MS = 100;
const LEFTOVER = /lock file ".*" already exists|pre-existing shared memory block/;

/** Brings the server of an owned data folder up, with the database in it. After an error nothing is left running. */
export const runServer = async (
  place: Place,
): Promise<Result<{ postmaster: Postmaster; adopted: boolean }, EmbeddedPostgresError>> => {
  const cluster = await prepareCluster(place.dataDir, place.binaries, { durable: place.fsync, log: place.log });
  if (cluster.isErr()) return err(cluster.error);
  const server = await adoptOrStart(place);
  if (server.isErr()) return server;
  const database = await ensureDatabase(place.connection);
  if (database.isErr()) {
    await server.value.postmaster.stop();
    return err(database.error);
  }
  return server;
};

const adoptOrStart = async (
  place: Place,
): Promise<Result<{ postmaster: Postmaster; adopted: boolean }, EmbeddedPostgresError>> => {
  const args = serverArguments(place);
  const record: ServerRecord = {
    postgresVersion: place.binaries.version,
    socketDir: place.connection.host,
    command: [place.binaries.postgres, ...args],
    endsWithParent: place.binaries.setpriv !== null,
  };
  let deadline: number | null = null;
  for (;;) {
    const previous = await settlePreviousPostmaster(record, await readServerRecord(place.dataDir), place.clusterDir);
    if (previous.isErr()) return err(previous.error);
    if (previous.value !== null) return ok({ postmaster: previous.value, adopted: true });
    await writeServerRecord(place.dataDir, record);
    const started = await startPostmaster(place.binaries, { ...place, args });
    if (started.isOk()) return ok({ postmaster: started.value, adopted: false });
    const leftover =
      started.error.type === 'start-failed' && started.error.lastLines.some((line) => LEFTOVER.test(line));
    deadline ??= Date.now() + LEFTOVER_TIMEOUT_SECONDS * 1000;
    if (!leftover || Date.now() > deadline) return err(started.error);
    await sleep(LEFTOVER_RETRY_MS);
  }
};

/** `-D` comes first: it is how a process is recognised as the postmaster of a cluster. */
const serverArguments = (place: Place): string[] => {
  const settings = {
    listen_addresses: '',
    // A list, so a folder is quoted as one element of it.
    unix_socket_directories: `"${place.connection.host.replaceAll('"', '""')}"`,
    unix_socket_permissions: '0700',
    max_connections: String(place.maxConnections),
    logging_collector: 'off',
    // Statements and the values of refused rows would carry people's names and tokens into the log.
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    ...(place.fsync ? { fsync: 'on', full_page_writes: 'on' } : { fsync: 'off', full_page_writes: 'off' }),
  };
  return ['-D', place.clusterDir, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
};

const ensureDatabase = async (connection: PostgresConnection): Promise<Result<void, QueryFailed>> => {
  const maintenance = connectionTo(connection.host, MAINTENANCE_DATABASE);
  const name = connection.database;
  const found = await simpleQuery(
    maintenance,
    `SELECT 1 FROM pg_database WHERE datname = '${name.replaceAll("'", "''")}'`,
  );
  if (found.isErr()) return err(found.error);
  if (found.value.length > 0) return ok(undefined);
  return (await simpleQuery(maintenance, `CREATE DATABASE "${name.replaceAll('"', '""')}"`)).map(() => undefined);
};
