import type { Facts } from '../domain/facts.js';
import type { Instant } from '../domain/instant.js';
import type { InboxEntry } from '../domain/observation.js';
import type { KnownRoom } from './rooms.js';
import type { Missing, Page, PageWanted, Stored } from './storage.js';

/** The facts of whole live sessions: read at once, made again from the observations, and sealed. */
export interface Ledgers {
  /** All rooms and facts of the live session whose first room this is; null when there is none. */
  read(roomId: string): Stored<SessionLedger | null>;
  /**
   * Replaces all facts of a live session by what `derive` makes of its observations, in one transaction. Whoever adds a fact
   * of it at the same time waits, or is waited for: none is lost. `derive` is pure and may be run more than once. It gets the
   * observations that were or are to be applied, oldest first; what is parked or quarantined is left out. Errors: `missing`;
   * `sealed` when its observations are in the archive, then nothing is changed.
   */
  rebuild(roomId: string, derive: (told: ToldOfSession) => Facts): Stored<Rebuilt, Missing | Sealed>;
  /** All live sessions of the installation, oldest first. */
  sessions(page: PageWanted): Stored<Page<LedgerOfSession>>;
  /**
   * Moves the observations of live sessions that ended before `endedBefore`, are final and have nothing pending, parked or
   * quarantined into the archive, at most `limit` sessions, each in one transaction. Gives their room ids. What comes later
   * for such a session is applied and kept as ever. Safe to repeat and to race.
   */
  seal(endedBefore: Instant, limit: number, now: Instant): Stored<readonly string[]>;
}

/** A live session's rooms with everything that is known of them. */
export interface SessionLedger extends Facts {
  readonly rooms: readonly KnownRoom[];
}

/** What a rebuild works from. */
export interface ToldOfSession {
  readonly rooms: readonly KnownRoom[];
  readonly observations: readonly InboxEntry[];
}

/** What a rebuild replaced, and by what. */
export interface Rebuilt {
  readonly before: Facts;
  readonly after: Facts;
  readonly observations: number;
}

/** The observations of the live session are in the archive. */
export interface Sealed {
  readonly type: 'sealed';
  readonly sealedAt: Instant;
}

/** A live session in the list of all. */
export interface LedgerOfSession {
  readonly roomId: string;
  /** When its observations were moved to the archive; null while they are in the inbox. */
  readonly sealedAt: Instant | null;
}
