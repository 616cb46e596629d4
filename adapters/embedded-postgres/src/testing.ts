import { connectionStringOf, connectionTo, MAINTENANCE_DATABASE, type PostgresConnection } from './connection.js';
import type { EmbeddedPostgres } from './embedded-postgres.js';
import { orThrow } from './or-throw.js';
import { simpleQuery } from './simple-query.js';
import { startTestCluster } from './test-cluster.js';

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
