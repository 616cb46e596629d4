import type { Knex } from 'knex';
import { rowsOf, statement } from './statement.js';

/** The channel that says that the inbox has something new; it carries no text. */
export const INBOX_CHANNEL = 'homeroom_inbox';

/** Why an entry was ignored that is looked at again when its room becomes known. */
export const UNKNOWN_ROOM = 'unknown-room';

/**
 * Keeps "this room is unknown" and "this room becomes known" apart until the end of the transaction: entries are settled as
 * ignored for an unknown room by any number at once (`shared`), rooms are adopted by one alone (`exclusive`). Without it, an
 * entry that was read just before its room became known, and settled just after, would stay ignored for ever.
 */
export const lockRoomAdoption = async (trx: Knex.Transaction, how: keyof typeof LOCKS): Promise<void> => {
  await rowsOf(trx, LOCKS[how]);
};

/** Any number that no other advisory lock of this database has: "room" in ASCII. */
const ROOM_ADOPTION = 0x72_6f_6f_6d;

const LOCKS = {
  shared: statement(`select pg_advisory_xact_lock_shared(${ROOM_ADOPTION})`),
  exclusive: statement(`select pg_advisory_xact_lock(${ROOM_ADOPTION})`),
} as const;
