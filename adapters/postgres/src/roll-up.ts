import type { Instant, StorageFailed } from '@homeroom/core';
import type { Knex } from 'knex';
import { err, ok, type Result, ResultAsync } from 'neverthrow';
import { DUE_AMONG, FORGET_TOTALS, ROLL_UP, TAKE_ALL } from './roll-up-sql.js';
import { rowsOf } from './statement.js';
import { transact } from './transact.js';

/** In one transaction: enough to share its statements, few enough that a late event of one of them waits some milliseconds only. */
const AT_ONCE = 20;

/**
 * Rolls up those of some live sessions that need it, in pieces of one transaction each; gives how many it did. What was added
 * to a session before this call is in its roll-up; what is added meanwhile waits, and marks it again. Safe to repeat and to race.
 */
export const rollUp = (
  knex: Knex,
  videoServer: string,
  ids: readonly string[],
  now: Instant,
): ResultAsync<number, StorageFailed> => new ResultAsync(inPieces(knex, videoServer, ids, now));

const inPieces = async (
  knex: Knex,
  videoServer: string,
  ids: readonly string[],
  now: Instant,
): Promise<Result<number, StorageFailed>> => {
  let done = 0;
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    const piece = await transact<number, never>(knex, async (trx) => {
      const asked = { ids: ids.slice(from, from + AT_ONCE), now };
      await rowsOf(trx, TAKE_ALL, asked);
      // Statements of their own: they see what was added by all whom the locks waited for.
      const due = await rowsOf<{ readonly id: string }>(trx, DUE_AMONG, asked);
      if (due.length === 0) return ok(0);
      const liveSessionIds = due.map(({ id }) => id);
      await rowsOf(trx, FORGET_TOTALS, { liveSessionIds });
      await rowsOf(trx, ROLL_UP, { videoServer, liveSessionIds, now });
      return ok(due.length);
    });
    if (piece.isErr()) return err(piece.error);
    done += piece.value;
  }
  return ok(done);
};
