import type { FeedWanted, Instant, PersonSession } from '@homeroom/core';
import type { Knex } from 'knex';
import type { ResultAsync } from 'neverthrow';
import { PIECE, type Piece, peopleOf } from './everyone-sql.js';
import { rollUp } from './roll-up.js';
import { rowsOf } from './statement.js';
import { answered } from './transact.js';

/** Live sessions in one piece: some thousand people of ordinary classes, a few megabytes of the largest. */
const SESSIONS_AT_ONCE = 20;

/**
 * See `AttendanceTotals.everyone`. Each piece is a statement of its own that goes on where the last one ended: a reader that is
 * slow, or gone, holds neither a connection nor a transaction open.
 */
export async function* everyone(
  knex: Knex,
  videoServer: string,
  { issuer, slug }: FeedWanted,
  now: Instant,
): AsyncGenerator<readonly PersonSession[]> {
  let after = { afterSlug: '', afterAt: FIRST_MOMENT, afterSeq: '0' };
  for (;;) {
    const wanted = { issuer, slug, now, ...after, rows: SESSIONS_AT_ONCE };
    const read = () => answered(() => rowsOf<Piece>(knex, PIECE, wanted));
    let pieces = await orThrow(read());
    const due = pieces.filter((piece) => piece.due).map(({ id }) => id);
    if (due.length > 0) {
      await orThrow(rollUp(knex, videoServer, due, now));
      pieces = await orThrow(read());
    }
    const people = pieces.flatMap(peopleOf);
    if (people.length > 0) yield people;
    const last = pieces.at(-1);
    if (last === undefined || pieces.length < SESSIONS_AT_ONCE) return;
    after = { afterSlug: last.slug, afterAt: last.createdAt, afterSeq: last.seq };
  }
}

/** Before every live session. */
const FIRST_MOMENT = 0;

const orThrow = async <T>(answer: ResultAsync<T, { readonly reason: string }>): Promise<T> => {
  const read = await answer;
  if (read.isErr()) throw new Error(`attendance could not be read: ${read.error.reason}`);
  return read.value;
};
