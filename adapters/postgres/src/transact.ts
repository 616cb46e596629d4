import { setTimeout as pause } from 'node:timers/promises';
import type { StorageFailed } from '@homeroom/core';
import type { Knex } from 'knex';
import { err, ok, type Result, ResultAsync } from 'neverthrow';
import { connectionLost, DatabaseError, lostToAnother, storageFailed } from './database-error.js';

/** Tries of one piece of work that loses against others; 20 racers for one row need 2 or 3. */
const MOST_TRIES = 5;
/** Pauses double from here, each with up to as much again by chance, so that those who met do not meet again: 20 to 600 ms in all. */
const FIRST_PAUSE_MS = 20;

/** A lost connection is noticed at once. What takes longer is a timeout, and another try would take as long. */
const NOTICED_WITHIN_MS = 500;

/**
 * Runs `work` as one transaction (READ COMMITTED). An `Err` rolls back and is handed on: knex alone commits whatever its
 * callback resolves to. Runs `work` again, a bounded number of times, after a deadlock or a serialization failure, and when
 * the connection was lost before the transaction began. Other trouble with the database becomes `storage-failed`; when the
 * connection breaks during the commit itself, the work may have been done. What else `work` throws is a bug and is thrown on.
 */
export const transact = <T, E>(
  knex: Knex,
  work: (trx: Knex.Transaction) => Promise<Result<T, E>>,
): ResultAsync<T, E | StorageFailed> => new ResultAsync(repeated(() => once(knex, work)));

/** Runs one statement, or several that need no transaction, with the same repeating and the same errors as `transact`. */
export const stored = <T, E = never>(work: () => Promise<Result<T, E>>): ResultAsync<T, E | StorageFailed> =>
  new ResultAsync(repeated(work));

/** `stored` for work that has no error of its own. */
export const answered = <T>(work: () => Promise<T>): ResultAsync<T, StorageFailed> =>
  stored(async () => ok(await work()));

const repeated = async <T, E>(work: () => Promise<Result<T, E>>): Promise<Result<T, E | StorageFailed>> => {
  for (let tried = 1; ; tried += 1) {
    try {
      return await work();
    } catch (thrown) {
      if (!(thrown instanceof DatabaseError)) throw thrown;
      const mayWork = lostToAnother(thrown) || thrown instanceof NotBegun;
      if (!mayWork || tried === MOST_TRIES) return err(storageFailed(thrown));
    }
    await pause(FIRST_PAUSE_MS * 2 ** (tried - 1) * (1 + Math.random()));
  }
};

/** The connection was lost before the transaction began: nothing has happened. */
class NotBegun extends DatabaseError {}

/** Makes knex roll back. */
class RollBack extends Error {}

const once = async <T, E>(
  knex: Knex,
  work: (trx: Knex.Transaction) => Promise<Result<T, E>>,
): Promise<Result<T, E>> => {
  const since = performance.now();
  const seen: { begun: boolean; outcome?: Result<T, E>; thrown?: unknown } = { begun: false };
  try {
    return await knex.transaction(async (trx) => {
      // knex calls this even when BEGIN has failed, and says so in this way only.
      seen.begun = !trx.isCompleted();
      if (!seen.begun) throw new RollBack();
      const outcome = await work(trx).catch((thrown: unknown) => {
        seen.thrown = thrown;
        throw thrown;
      });
      seen.outcome = outcome;
      if (outcome.isErr()) throw new RollBack();
      return outcome;
    });
  } catch (thrown) {
    // A roll-back can fail too, when the connection has gone; what made us roll back is what counts.
    if (seen.thrown !== undefined) throw seen.thrown;
    if (seen.outcome?.isErr() === true) return seen.outcome;
    const trouble = new DatabaseError(thrown);
    const lostAtOnce = connectionLost(trouble) && performance.now() - since < NOTICED_WITHIN_MS;
    throw lostAtOnce && !seen.begun ? new NotBegun(thrown) : trouble;
  }
};
