import { setTimeout as pause } from 'node:timers/promises';
import type { Observation, Received, StorageFailed } from '@homeroom/core';
import type { Knex } from 'knex';
import { err, ok, type Result, ResultAsync } from 'neverthrow';
import { causedByRows, DatabaseError, storageFailed } from './database-error.js';
import { type GroupCommitLimits, groupCommit } from './group-commit.js';
import { columnsOf, NOTIFY, type ReceivedRow, STORE } from './inbox-door-sql.js';
import { rowsOf } from './statement.js';
import { stored } from './transact.js';

const MEBIBYTE = 1_048_576;

/** The usual limits. The whole queue is stored within 2 s by a slow disk (1,000 rows a second), well inside a webhook's 5 s. */
export const GROUP_COMMIT: GroupCommitLimits = {
  statementsInFlight: 2,
  batchRows: 64,
  batchBytes: 4 * MEBIBYTE,
  queueRows: 2_000,
  queueBytes: 32 * MEBIBYTE,
};

/**
 * Stores observations with group commit: an answer comes when the transaction of its batch is durable, and at once, as
 * `storage-failed`, when too many wait. A batch that fails for one of its rows is stored row by row.
 */
export const inboxDoor = (
  knex: Knex,
  videoServer: string,
  limits: GroupCommitLimits,
): ((observation: Observation) => ResultAsync<Received, StorageFailed>) => {
  const announce = announcer(knex);

  const insert = async (told: readonly Observation[]): Promise<readonly Received[]> => {
    const rows = await rowsOf<ReceivedRow>(knex, STORE, { ...columnsOf(told), videoServer });
    if (rows.some(({ received }) => received === 'stored')) announce();
    return rows.map(({ received }) => received);
  };

  const storeAll = async (told: readonly Observation[]): Promise<readonly Result<Received, StorageFailed>[]> => {
    try {
      return (await insert(told)).map((received) => ok(received));
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      return causedByRows(error) ? storeOneByOne(told) : told.map(() => err(storageFailed(error)));
    }
  };

  const storeOneByOne = async (told: readonly Observation[]): Promise<readonly Result<Received, StorageFailed>[]> => {
    const results: Result<Received, StorageFailed>[] = [];
    for (const one of told) results.push(await stored(async () => onlyOne(await insert([one]))));
    return results;
  };

  const enter = groupCommit(limits, ({ body }: Observation) => body.byteLength, storeAll);
  return (observation) =>
    new ResultAsync(
      enter(observation).then((grouped) => (grouped.type === 'answered' ? grouped.answer : err(INBOX_QUEUE_FULL))),
    );
};

const INBOX_QUEUE_FULL: StorageFailed = { type: 'storage-failed', reason: 'the queue before the inbox is full' };

const onlyOne = ([received]: readonly Received[]): Result<Received, never> => {
  if (received === undefined) throw new Error('a stored observation was not answered');
  return ok(received);
};

/** Between two tellings: a listener that has just been woken is still at work, and telling it costs as much as storing. */
const ANNOUNCE_EVERY_MS = 5;

/**
 * Tells listeners that the inbox has something new, after the commit, and not for every batch when they come fast. Inside of
 * it, NOTIFY would make all committing transactions of the database queue up, each with its own flush. Lost news only
 * delays: projectors look by themselves too.
 */
const announcer = (knex: Knex): (() => void) => {
  let telling = false;
  let more = false;
  const tell = async (): Promise<void> => {
    do {
      more = false;
      await rowsOf(knex, NOTIFY).catch(() => undefined);
      await pause(ANNOUNCE_EVERY_MS);
    } while (more);
    telling = false;
  };
  return () => {
    more = true;
    if (telling) return;
    telling = true;
    void tell();
  };
};
