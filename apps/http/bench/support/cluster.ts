import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '@homeroom/embedded-postgres';
import pg from 'pg';
import { temporaryFolder } from './temporary-folder.js';

/** A Postgres that keeps its promises (fsync on), in a folder that goes with it. */
export interface Cluster {
  readonly version: string;
  readonly pid: number;
  /** The URL of a new database, and a connection to it. */
  createDatabase(name: string): Promise<Database>;
  stop(): Promise<void>;
}

/** A database of the cluster. */
export interface Database {
  readonly url: string;
  run(sql: string): Promise<void>;
  /** The one number that a query selects. */
  number(sql: string): Promise<number>;
  /** A connection of its own, for a transaction that stays open. */
  connect(): Promise<pg.Client>;
}

/** 64 clients of the floor beside the app's pools. */
const CONNECTIONS = 120;

export const startCluster = async (): Promise<Cluster> => {
  const folder = await temporaryFolder();
  const dataDir = join(folder, 'postgres');
  const started = await startEmbeddedPostgres({ dataDir, maxConnections: CONNECTIONS });
  if (started.isErr()) throw new Error(started.error.message);
  const { connection, version, stop } = started.value;
  const pools: pg.Pool[] = [];
  const pid = Number((await readFile(join(dataDir, 'cluster', 'postmaster.pid'), 'utf8')).split('\n')[0]);

  const open = (database: string): Database => {
    const address = { ...connection, database };
    const pool = new pg.Pool({ ...address, max: 2 });
    // A connection that the server ends while it stops: nobody is asking anything any more.
    pool.on('error', () => undefined);
    pools.push(pool);
    return {
      url: `postgresql://${connection.user}@localhost/${database}?host=${encodeURIComponent(connection.host)}&port=${connection.port}`,
      run: async (sql) => void (await pool.query(sql)),
      number: async (sql) => Number((await pool.query({ text: sql, rowMode: 'array' })).rows[0]?.[0]),
      connect: async () => {
        const client = new pg.Client(address);
        await client.connect();
        return client;
      },
    };
  };
  const maintenance = open(connection.database);

  return {
    version,
    pid,
    createDatabase: async (name) => {
      await maintenance.run(`create database ${name}`);
      return open(name);
    },
    stop: async () => {
      await Promise.all(pools.map((pool) => pool.end()));
      await stop();
      await rm(folder, { recursive: true });
    },
  };
};
