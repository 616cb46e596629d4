import type { Instant } from '../domain/instant.js';
import type { Recording } from '../domain/recording.js';
import type { Change, Stored } from './storage.js';

/** Recordings with their custody steps. */
export interface Recordings {
  /**
   * Creates the recording or changes it, as one: `change` gets the newest state under a lock, or null. Safe to race: all
   * changes take effect, one after the other. An `Err` of `change` leaves everything as it was and is handed on.
   */
  upsert<E>(recordId: string, change: Change<Recording | null, E, Recording>): Stored<Recording, E>;
  /** Null when there is none. */
  find(recordId: string): Stored<Recording | null>;
  /** Of some live sessions (at most 200), by the time of their first sign. */
  ofLiveSessions(liveSessionIds: readonly string[]): Stored<readonly Recording[]>;
  /** Ids of those on which work is due at `now`, the longest due first, at most `limit`. */
  due(now: Instant, limit: number): Stored<readonly string[]>;
}
