import type { Instant } from '../domain/instant.js';
import type { InboxEntry, InboxStatus, Observation, Received } from '../domain/observation.js';
import type { Missing, Page, PageWanted, Stored } from './storage.js';

/** Observations, kept as received; the source that all derived state can be made from again. */
export interface Inbox {
  /**
   * Stores one; `ok` only when it is durable. `duplicate`: the same webhook body, or the same pair of event id and event with
   * the same body, is there already. `quarantined`: kept but not applied, because the observation says so, or because the
   * same pair of id and event is there with another body. Safe to repeat and to race.
   */
  store(observation: Observation): Stored<Received>;
  /**
   * Claims at most `limit` pending entries that are due, oldest first, until `now + leaseMs`, and counts the attempt before
   * the work: an entry that kills its process is parked too. No two callers get the same entry while a lease lasts.
   */
  claim(now: Instant, limit: number, leaseMs: number): Stored<readonly InboxEntry[]>;
  /**
   * Writes what became of claimed entries. One that is due later (`pending`) may give its attempt back. An entry settled as
   * ignored for `unknown-room` whose room has become known meanwhile is pending instead: this and `Rooms.adopt` exclude each
   * other for one room, so that no event of it is left behind. Safe to repeat.
   */
  settle(settlements: readonly Settlement[]): Stored<void>;
  /**
   * Sets an entry back to `pending`, due now, with no attempts; also one that was quarantined because its pair of id and
   * event is there. Errors: `missing`, also for an id that cannot be one of ours. Safe to repeat.
   */
  replay(id: string, now: Instant): Stored<InboxEntry, Missing>;
  /** Newest first; null for every status. */
  list(status: InboxStatus | null, page: PageWanted): Stored<Page<InboxEntry>>;
  /** How many are pending, and when the oldest of them came. */
  depth(): Stored<{ readonly pending: number; readonly oldestReceivedAt: Instant | null }>;
}

/** What became of a claimed entry. */
export type Settlement =
  | { readonly id: string; readonly status: 'done' }
  | { readonly id: string; readonly status: 'ignored' | 'parked'; readonly reason: string }
  | {
      readonly id: string;
      readonly status: 'pending';
      readonly nextAttemptAt: Instant;
      readonly countAttempt: boolean;
    };
