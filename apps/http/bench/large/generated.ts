import { migrate, openKnex, type PostgresStores, postgresStores } from '@homeroom/postgres';
import type { Client } from 'pg';
import { type Cluster, type Database, startCluster } from '../support/cluster.js';
import type { Hold } from '../support/run-bench.js';
import { gigabytes } from './disk.js';
import { type GeneratedClasses, generateClasses } from './generated-classes.js';
import { type GeneratedWebhooks, generateWebhooks } from './generated-webhooks.js';
import { VIDEO_SERVER } from './names.js';
import type { LargeOptions } from './options.js';
import { orThrow } from './or-throw.js';

/** A filled database, and the stores of this process on it. */
export interface Generated extends GeneratedClasses, GeneratedWebhooks {
  readonly cluster: Cluster;
  readonly database: Database;
  readonly client: Client;
  readonly stores: PostgresStores;
}

/** Live sessions that one call rolls up. */
const ROLL_UP_LIMIT = 1_000;

/** Starts a Postgres, fills it, sums up all classes as the app does, and lets Postgres tidy up. */
export const generate = async ({ intervals, events }: LargeOptions, hold: Hold): Promise<Generated> => {
  const cluster = hold(await startCluster());
  const database = await cluster.createDatabase('large');
  const knex = openKnex({ connection: database.url });
  hold({ stop: () => knex.destroy() });
  await orThrow(migrate(knex));
  const client = await database.connect();
  hold({ stop: () => client.end() });
  await client.query('set synchronous_commit = off; set jit = off');
  const classes = await timed('classes', () => generateClasses(client, intervals));
  const webhooks = await timed('webhooks', () => generateWebhooks(client, events));
  await timed('statistics', () => client.query('vacuum (analyze)'));
  const stores = postgresStores({ knex, videoServer: VIDEO_SERVER });
  const seconds = await timed('roll-ups', () => rollUpAll(stores));
  console.log(
    `${classes.connections} connections in ${classes.sessions} classes, ${webhooks.webhooks} webhooks of ${webhooks.roomIds.length} of them.`,
  );
  console.log(`Rolled up for the first time: ${Math.round(classes.sessions / seconds)} classes a second.`);
  await timed('statistics', () => client.query('vacuum (analyze)'));
  await client.query('checkpoint');
  console.log(`The database: ${gigabytes(await database.number(`select pg_database_size('large')`))}.`);
  return { ...classes, ...webhooks, cluster, database, client, stores };
};

const rollUpAll = async ({ attendanceTotals }: PostgresStores): Promise<number> => {
  const startedAt = performance.now();
  for (;;) {
    const done = await orThrow(attendanceTotals.rollUp(Date.now(), ROLL_UP_LIMIT));
    if (done === 0) return (performance.now() - startedAt) / 1_000;
  }
};

const timed = async <T>(what: string, run: () => Promise<T>): Promise<T> => {
  const startedAt = performance.now();
  const result = await run();
  console.error(`${what}: ${((performance.now() - startedAt) / 1_000).toFixed(1)} s`);
  return result;
};
