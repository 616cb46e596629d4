import { join } from 'node:path';
import { defaultDataDir, startEmbeddedPostgres } from '@homeroom/embedded-postgres';
import { graphileWakeUps, migrateGraphileJobs, startGraphileWorker } from '@homeroom/graphile-jobs';
import { listenInbox, migrate, openKnex, postgresInbox, postgresStores } from '@homeroom/postgres';
import pg from 'pg';
import { orRefuse } from '../runtime/start-refused.js';
import type { Storage } from '../runtime/storage.js';
import type { Given } from './given.js';

/** Wake-ups served at once by a process: fetching is bound by the network, posters by ffmpeg's one thread each. */
const WORKER_CONCURRENCY = 2;
/** Connections of the queue: what the worker serves at once, its listener and its leases. */
const QUEUE_CONNECTIONS = WORKER_CONCURRENCY + 3;
/** One PlugNMeet is configured; its name is in the keys, so that others can be added. */
const VIDEO_SERVER = 'default';
/**
 * Connections for storing webhooks only: however long projections and requests wait for theirs, an answer to PlugNMeet does
 * not wait with them. The group commit has two statements under way at most.
 */
const DOOR_CONNECTIONS = 3;
/** A database on the same machine or network answers in milliseconds. */
const CONNECT_WITHIN_MS = 3_000;
/**
 * The queue's own statements take milliseconds. The longest that may wait is the one that brings the queue up to date, 30 s for
 * another process that is at it; it must not be cut off before it has said so.
 */
const QUEUE_STATEMENT_WITHIN_MS = 60_000;
/**
 * The first TCP keep-alive probe: the queue's listener says nothing by itself, and would wait for hours for a database that went
 * away without a goodbye.
 */
const KEEP_ALIVE_AFTER_MS = 10_000;

/** Where the embedded database and the recording files are. */
export const dataDirOf = ({ config, home }: Given): string =>
  config.dataDir ?? defaultDataDir({ checkoutDir: home, uid: process.getuid?.() });

/** Opens the database, the operator's or the embedded one, and brings it up to date. */
export const openStorage = async (given: Given, dataDir: string): Promise<Storage> => {
  const { config, log, hold } = given;
  const connection = config.databaseUrl ?? (await openEmbedded(dataDir, given));
  const knex = openKnex({ connection });
  hold('database', () => knex.destroy());
  const pool = new pg.Pool({
    ...(typeof connection === 'string' ? { connectionString: connection } : connection),
    max: QUEUE_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    statement_timeout: QUEUE_STATEMENT_WITHIN_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MS,
  });
  pool.on('error', (error) => log.warn({ err: error }, 'a connection of the queue broke'));
  pool.on('connect', (client) =>
    client.on('error', (error) => log.warn({ err: error }, 'a connection of the queue broke')),
  );
  hold('queue', () => pool.end());
  orRefuse(await migrate(knex), 'the database could not be brought up to date');
  orRefuse(await migrateGraphileJobs({ pool }), 'the queue could not be brought up to date');
  const stores = postgresStores({ knex, videoServer: VIDEO_SERVER });
  const door = openKnex({ connection, poolSize: DOOR_CONNECTIONS, applicationName: 'homeroom-door' });
  hold('door to the database', () => door.destroy());
  const { store } = postgresInbox(door, { videoServer: VIDEO_SERVER });
  return {
    stores: { ...stores, inbox: { ...stores.inbox, store }, wakeUps: graphileWakeUps({ pool }) },
    listen: (onWake) => listenInbox({ connection, onWake }),
    startWorker: async (handlers) =>
      orRefuse(
        await startGraphileWorker({
          pool,
          handlers,
          concurrency: WORKER_CONCURRENCY,
          log: (level, message) => log[level](message),
        }),
        'the worker could not start',
      ),
    ping: async () => void (await knex.raw('select 1')),
  };
};

const openEmbedded = async (dataDir: string, { log, hold, onBroken }: Given) => {
  const started = await startEmbeddedPostgres({
    dataDir: join(dataDir, 'postgres'),
    database: 'homeroom',
    log: (line) => log.debug({ line }, 'postgres'),
    onUnexpectedExit: ({ code, signal, lastLines }) => {
      onBroken(`the embedded Postgres ended (${signal ?? code}): ${lastLines.at(-1) ?? 'it said nothing'}`);
    },
  });
  const embedded = orRefuse(started, 'the embedded database could not start');
  hold('embedded database', async () => void (await embedded.stop()));
  log.info({ version: embedded.version, adopted: embedded.adopted }, 'embedded Postgres runs');
  return embedded.connection;
};
