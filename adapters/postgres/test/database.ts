import { createTestDatabase, type TestDatabase, type TestTemplate } from '@homeroom/embedded-postgres/testing';
import type { Knex } from 'knex';
import { migrate, openKnex } from '../src/index.js';

const MIGRATED: TestTemplate = {
  name: 'homeroom-migrated',
  prepare: async ({ connection }) => {
    const knex = openKnex({ connection });
    try {
      const migrated = await migrate(knex);
      if (migrated.isErr()) throw new Error(`the migrations failed: ${JSON.stringify(migrated.error)}`);
    } finally {
      await knex.destroy();
    }
  },
};

/** A database of one test file, with a pool. */
export interface OpenDatabase {
  readonly database: TestDatabase;
  readonly knex: Knex;
  /** Empties all tables. */
  empty(): Promise<void>;
  drop(): Promise<void>;
}

/** A new database with all migrations applied. */
export const migratedDatabase = async (): Promise<OpenDatabase> =>
  opened(await createTestDatabase({ template: MIGRATED }));

/** A new database with nothing in it. */
export const emptyDatabase = async (): Promise<OpenDatabase> => opened(await createTestDatabase());

const opened = (database: TestDatabase): OpenDatabase => {
  const knex = openKnex({ connection: database.connection });
  return {
    database,
    knex,
    async empty() {
      const tables = await knex('pg_tables').where({ schemaname: 'homeroom' }).whereNot({ tablename: 'migrations' });
      const names = tables.map((table: { readonly tablename: string }) => `homeroom.${table.tablename}`);
      await knex.raw(`truncate ${names.join(', ')} restart identity cascade`);
    },
    async drop() {
      await knex.destroy();
      await database.drop();
    },
  };
};
