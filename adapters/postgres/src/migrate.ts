import { createHash } from 'node:crypto';
import type { StorageFailed } from '@homeroom/core';
import type { Knex } from 'knex';
import { err, ok, type Result, ResultAsync } from 'neverthrow';
import { MIGRATIONS } from './migrations/index.js';
import type { Migration } from './migrations/migration.js';
import { type QueryLimits, rowsOf, script, statement } from './statement.js';
import { transact } from './transact.js';

/** The database was migrated by a newer (or another) version of this package, which knows this step. Run that version. */
export interface MigrationUnknown {
  readonly type: 'migration-unknown';
  readonly name: string;
}

/** A step that the database has taken is another one in this version of the package. Somebody edited a released migration. */
export interface MigrationChanged {
  readonly type: 'migration-changed';
  readonly name: string;
}

/** The server is older than the oldest that this package works on, 15. */
export interface PostgresTooOld {
  readonly type: 'postgres-too-old';
  readonly version: string;
}

/** What a migration can end with. Nothing is half done: each step is one transaction. */
export type MigrateError = MigrationUnknown | MigrationChanged | PostgresTooOld | StorageFailed;

/** 15, as `server_version_num` has it: `nulls not distinct`, `range_agg` of ranges and SQL-standard function bodies are there. */
const OLDEST_VERSION = 150_000;
/** How long one step may take, and how long one process waits for another that migrates. */
const STEP_TIMEOUT_MS = 10 * 60_000;
/** Any number that no other advisory lock of this database has: "home" in ASCII. */
const MIGRATING = 0x68_6f_6d_65;

/**
 * Brings the database up to this version: takes the steps that it has not taken, each in a transaction of its own, one
 * process at a time. Gives the names of the steps that this call took. Safe to repeat, and to race from many processes.
 * Needs the right to create the schema `homeroom`, or its ownership.
 */
export const migrate = (knex: Knex): ResultAsync<readonly string[], MigrateError> => migrateTo(knex, MIGRATIONS);

/** `migrate` to a given list of steps. */
export const migrateTo = (knex: Knex, migrations: readonly Migration[]): ResultAsync<readonly string[], MigrateError> =>
  new ResultAsync(allSteps(knex, migrations));

const allSteps = async (
  knex: Knex,
  migrations: readonly Migration[],
): Promise<Result<readonly string[], MigrateError>> => {
  const taken: string[] = [];
  for (;;) {
    const step = await transact(knex, (trx) => nextStep(trx, migrations));
    if (step.isErr()) return err(step.error);
    if (step.value === null) return ok(taken);
    taken.push(step.value);
  }
};

/** Takes one step under the lock, and gives its name; null when there is none left. */
const nextStep = async (
  trx: Knex.Transaction,
  migrations: readonly Migration[],
): Promise<Result<string | null, MigrateError>> => {
  await rowsOf(trx, LIMITS, {}, PATIENT);
  await rowsOf(trx, LOCK, {}, PATIENT);
  const [server] = await rowsOf<{ readonly number: number; readonly version: string }>(trx, SERVER_VERSION);
  if (server === undefined || server.number < OLDEST_VERSION) {
    return err({ type: 'postgres-too-old', version: server?.version ?? 'unknown' });
  }
  const history = await historyOf(trx);
  const wrong = firstDifference(history, migrations);
  if (wrong !== null) return err(wrong);
  const next = migrations[history.length];
  if (next === undefined) return ok(null);
  await rowsOf(trx, script(next.sql), {}, PATIENT);
  await rowsOf(trx, REMEMBER, { name: next.name, checksum: checksumOf(next) });
  return ok(next.name);
};

interface StepTaken {
  readonly name: string;
  readonly checksum: string;
}

const historyOf = async (trx: Knex.Transaction): Promise<readonly StepTaken[]> => {
  const [schema] = await rowsOf<{ readonly there: boolean }>(trx, HISTORY_EXISTS);
  if (schema?.there !== true) await rowsOf(trx, CREATE_HISTORY);
  return rowsOf<StepTaken>(trx, HISTORY);
};

/** Steps are taken in order and never left out, so a history is a beginning of the list. */
const firstDifference = (
  history: readonly StepTaken[],
  migrations: readonly Migration[],
): MigrationUnknown | MigrationChanged | null => {
  for (const [index, { name, checksum }] of history.entries()) {
    const ours = migrations[index];
    if (ours?.name !== name) return { type: 'migration-unknown', name };
    if (checksumOf(ours) !== checksum) return { type: 'migration-changed', name };
  }
  return null;
};

const checksumOf = ({ sql }: Migration): string => createHash('sha256').update(sql).digest('hex');

const PATIENT: QueryLimits = { query_timeout: STEP_TIMEOUT_MS };

const LIMITS = statement(`select set_config('statement_timeout', '${STEP_TIMEOUT_MS}', true),
  set_config('lock_timeout', '${STEP_TIMEOUT_MS}', true), set_config('idle_in_transaction_session_timeout', '0', true)`);

/** Held until the transaction ends, whatever ends it. */
const LOCK = statement(`select pg_advisory_xact_lock(${MIGRATING})`);

const SERVER_VERSION = statement(`
  select current_setting('server_version_num')::integer as number, current_setting('server_version') as version`);

const HISTORY_EXISTS = statement(`select to_regclass('homeroom.migrations') is not null as there`);

const CREATE_HISTORY = script(`
  do $$ begin
    -- A user who owns the schema need not have the right to create one; "if not exists" would ask for it.
    if to_regnamespace('homeroom') is null then create schema homeroom; end if;
  end $$;
  create table homeroom.migrations (
    place integer generated always as identity primary key,
    name text not null unique,
    checksum text not null,
    applied_at timestamptz(3) not null default now()
  )`);

const HISTORY = statement('select name, checksum from homeroom.migrations order by place');

const REMEMBER = statement('insert into homeroom.migrations (name, checksum) values (:name, :checksum)');
