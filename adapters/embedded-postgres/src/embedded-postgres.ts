import { join } from 'node:path';
import { err, ok, type Result, ResultAsync, safeTry } from 'neverthrow';
import { runnableBinaries } from './binaries.js';
import { clusterDirOf } from './cluster.js';
import { connectionStringOf, connectionTo, type PostgresConnection } from './connection.js';
import { codeOf, type DataDirInUse, type EmbeddedPostgresError, reasonOf, type StopTimedOut } from './errors.js';
import { notWritable, prepareDataDir, prepareSocketDir } from './folders.js';
import { userForPostgres } from './operating-system-user.js';
import { type OwnerInfo, type Ownership, takeOwnership } from './ownership.js';
import { packagedBinaries, thisPlatform } from './platform.js';
import type { Postmaster, PostmasterExit } from './postmaster.js';
import { type Place, runServer } from './run-server.js';
import { inspectBinaries } from './spawn-postgres.js';

export interface EmbeddedPostgresOptions {
  /** The folder of this database alone: cluster, socket, lock. Created when missing. */
  readonly dataDir: string;
  /** Created when missing. Default `homeroom`. */
  readonly database?: string;
  /** `false` makes every write faster and lets a power failure destroy the data: for throw-away databases. Default `true`. */
  readonly fsync?: boolean;
  /** Connections at a time, over all clients. Default 50. */
  readonly maxConnections?: number;
  /** How long Postgres may take to become ready, recovery after a crash included. Default 60. */
  readonly startTimeoutSeconds?: number;
  /**
   * `true` (default): where the system can do it (Linux with setpriv), Postgres stops when this process dies, even by
   * SIGKILL. Elsewhere, and with `false`, it runs on, and the next start adopts it.
   */
  readonly endWithParent?: boolean;
  /** Called with each line that Postgres or initdb logs. They hold no statements and no row values. */
  readonly log?: (line: string) => void;
  /** Called when Postgres ends without `stop`. An adopted one is not watched. */
  readonly onUnexpectedExit?: (exit: PostmasterExit) => void;
  /** A folder with `bin`, `lib` and `share` of a Postgres 15 or newer. Default: the npm package for this platform. */
  readonly nativeDir?: string;
}

/** A running server and how to reach it. */
export interface EmbeddedPostgres {
  readonly connection: PostgresConnection;
  /** The same as a URL, fit for the `DATABASE_URL` of another process of the same user. It holds no secret. */
  readonly connectionString: string;
  /** The exact version of Postgres, such as `18.4`. */
  readonly version: string;
  /** True when a server that an earlier, killed process had left running was taken over. */
  readonly adopted: boolean;
  /**
   * Stops the server (open connections are cut off) and gives the data folder free. At most 10 s. Safe to repeat: later
   * calls answer the same. ok at once when Postgres has ended by itself.
   */
  stop(): ResultAsync<void, StopTimedOut>;
}

const DEFAULTS = { database: 'homeroom', maxConnections: 50, startTimeoutSeconds: 60 } as const;

/**
 * Starts a Postgres of this process' own on `dataDir`, creating the database at first; nothing listens on TCP.
 * One process at a time owns a data folder (`data-dir-in-use` says how to share it). Answers when clients can connect.
 * See {@link EmbeddedPostgresError} for what can go wrong; after an error nothing is left running. Safe to repeat.
 */
export const startEmbeddedPostgres = (
  options: EmbeddedPostgresOptions,
): ResultAsync<EmbeddedPostgres, EmbeddedPostgresError> => new ResultAsync(start(options));

const start = async (options: EmbeddedPostgresOptions): Promise<Result<EmbeddedPostgres, EmbeddedPostgresError>> => {
  try {
    const place = await findPlace(options);
    return place.isErr() ? err(place.error) : await startInPlace(place.value);
  } catch (thrown) {
    // A call of the file system failed (full, read-only, not ours). What has no code is a bug, and stays one.
    if (codeOf(thrown) === null) throw thrown;
    return err(notWritable(options.dataDir, reasonOf(thrown)));
  }
};

const findPlace = (options: EmbeddedPostgresOptions): ResultAsync<Place, EmbeddedPostgresError> =>
  safeTry(async function* () {
    const { maxConnections = DEFAULTS.maxConnections, fsync = true, endWithParent = true, log = () => {} } = options;
    const user = yield* await userForPostgres(clusterDirOf(options.dataDir));
    const dataDir = yield* await prepareDataDir(options.dataDir, user);
    const socketDir = yield* await prepareSocketDir(dataDir, user);
    const packaged = options.nativeDir ?? (yield* packagedBinaries(thisPlatform()));
    const nativeDir = await runnableBinaries(packaged, join(dataDir, 'binaries'), user);
    const binaries = yield* await inspectBinaries(nativeDir, user, endWithParent);
    return ok({
      dataDir,
      clusterDir: clusterDirOf(dataDir),
      binaries,
      connection: connectionTo(socketDir, options.database ?? DEFAULTS.database),
      maxConnections,
      fsync,
      startTimeoutSeconds: options.startTimeoutSeconds ?? DEFAULTS.startTimeoutSeconds,
      log,
      onUnexpectedExit: options.onUnexpectedExit ?? (() => {}),
    });
  });

/** Takes the data folder, and gives it back if the server does not come up. */
const startInPlace = async (place: Place): Promise<Result<EmbeddedPostgres, EmbeddedPostgresError>> => {
  const connectionString = connectionStringOf(place.connection);
  const ownership = await takeOwnership(place.connection.host, { pid: process.pid, connectionString });
  if (ownership.isErr()) return err(inUse(place.dataDir, ownership.error, connectionString));
  let running = false;
  try {
    const server = await runServer(place);
    running = server.isOk();
    return server.map(({ postmaster, adopted }) => ({
      connection: place.connection,
      connectionString,
      version: place.binaries.version,
      adopted,
      stop: stopOnce(postmaster, ownership.value),
    }));
  } finally {
    if (!running) await ownership.value.release();
  }
};

const stopOnce = (postmaster: Postmaster, ownership: Ownership): (() => ResultAsync<void, StopTimedOut>) => {
  const atExit = (): void => postmaster.signal('SIGINT');
  process.once('exit', atExit);
  let stopping: Promise<Result<void, StopTimedOut>> | undefined;
  const stop = async (): Promise<Result<void, StopTimedOut>> => {
    const stopped = await postmaster.stop();
    process.off('exit', atExit);
    await ownership.release();
    return stopped;
  };
  return () => {
    stopping ??= stop();
    return new ResultAsync(stopping);
  };
};

/** Who owns the folder runs its server on this very socket, so `connectionString` leads there even if the owner did not say. */
const inUse = (dataDir: string, owner: OwnerInfo | null, connectionString: string): DataDirInUse => ({
  type: 'data-dir-in-use',
  dataDir,
  ...(owner === null ? {} : { ownerPid: owner.pid, connectionString: owner.connectionString }),
  message:
    `The data folder ${dataDir} is in use by another process of Homeroom` +
    (owner === null ? '' : ` (pid ${owner.pid})`) +
    `. To share its database, start this one with DATABASE_URL='${owner?.connectionString ?? connectionString}', and with ` +
    'the HOMEROOM_DATA_DIR and HOMEROOM_SECRET of the other: both use the same recordings and sign alike. ' +
    'A secret that was not set is in the file homeroom-secret of its HOMEROOM_DATA_DIR. ' +
    'To have a database of its own, set another HOMEROOM_DATA_DIR.',
});
