import { setImmediate as turnOfEventLoop } from 'node:timers/promises';
import type { FeedWanted, Instant, PersonSession, StorageFailed } from '@homeroom/core';
import type { Knex } from 'knex';
import { okAsync, type ResultAsync } from 'neverthrow';
import { PIECE, type Piece, peopleOf } from './everyone-sql.js';
import { rollUp } from './roll-up.js';
import { rowsOf } from './statement.js';
import { answered } from './transact.js';

/** Live sessions in one piece: some thousand people of ordinary classes, a few megabytes of the largest. */
const SESSIONS_AT_ONCE = 20;

/**
 * See `AttendanceTotals.everyone`. Each part is a statement of its own that goes on where the last one ended: a reader that is
 * slow, or gone, holds neither a connection nor a transaction open. The next is asked for while one is being read.
 */
export async function* everyone(
  knex: Knex,
  videoServer: string,
  wanted: FeedWanted,
  now: Instant,
): AsyncGenerator<readonly PersonSession[]> {
  let coming: ResultAsync<readonly Piece[], StorageFailed> | null = null;
  try {
    let after: Place | null = BEGINNING;
    while (after !== null) {
      const pieces: readonly Piece[] = await orThrow(coming ?? piecesAfter(knex, videoServer, wanted, now, after));
      after = placeAfter(pieces);
      coming = after === null ? null : piecesAfter(knex, videoServer, wanted, now, after);
      // Else the reader, which writes without a pause, would begin before the next are asked for: a pool gives connections in turns of its own.
      if (coming !== null) await turnOfEventLoop();
      const people = pieces.flatMap(peopleOf);
      if (people.length > 0) yield people;
    }
  } finally {
    // Nothing of it goes on when a reader has gone.
    await coming;
  }
}

/** The next live sessions, rolled up. */
const piecesAfter = (
  knex: Knex,
  videoServer: string,
  { issuer, slug }: FeedWanted,
  now: Instant,
  after: Place,
): ResultAsync<readonly Piece[], StorageFailed> => {
  const read = () =>
    answered(() => rowsOf<Piece>(knex, PIECE, { issuer, slug, now, ...after, rows: SESSIONS_AT_ONCE }));
  return read().andThen((pieces) => {
    const due = pieces.filter((piece) => piece.due).map(({ id }) => id);
    return due.length === 0 ? okAsync(pieces) : rollUp(knex, videoServer, due, now).andThen(read);
  });
};

/** A place in the order of live sessions. */
interface Place extends Readonly<Record<string, string | number>> {
  readonly afterSlug: string;
  readonly afterAt: Instant;
  /** A bigint as text. */
  readonly afterSeq: string;
}

/** Where to go on; null at the end. */
const placeAfter = (pieces: readonly Piece[]): Place | null => {
  const last = pieces.at(-1);
  if (last === undefined || pieces.length < SESSIONS_AT_ONCE) return null;
  return { afterSlug: last.slug, afterAt: last.createdAt, afterSeq: last.seq };
};

/** Before every live session. */
const BEGINNING: Place = { afterSlug: '', afterAt: 0, afterSeq: '0' };

const orThrow = async <T>(answer: ResultAsync<T, { readonly reason: string }>): Promise<T> => {
  const read = await answer;
  if (read.isErr()) throw new Error(`attendance could not be read: ${read.error.reason}`);
  return read.value;
};
