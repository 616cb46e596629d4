import { DAY } from '../domain/instant.js';
import type { Clock } from '../ports/clock.js';
import type { Ledgers } from '../ports/ledgers.js';
import type { Stored } from '../ports/storage.js';

/** How long after its end, in milliseconds, a final live session's observations leave the inbox: no sender tries that long. */
export const SEAL_AFTER = 30 * DAY;
/** How many live sessions one call seals. */
export const SEAL_LIMIT = 100;

/**
 * Keeps the inbox small: moves the observations of long-final live sessions to the archive. Gives the room ids of those
 * that it sealed. Safe to repeat and to run in many processes. Errors: `storage-failed`.
 */
export const sealOldSessions = (need: { ledgers: Ledgers; clock: Clock }) => (): Stored<readonly string[]> => {
  const now = need.clock.now();
  return need.ledgers.seal(now - SEAL_AFTER, SEAL_LIMIT, now);
};

export type SealOldSessions = ReturnType<typeof sealOldSessions>;
