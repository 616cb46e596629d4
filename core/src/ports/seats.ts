import type { Seat } from '../domain/seat.js';
import type { Stored } from './storage.js';

/** Who may sit in a live session. */
export interface Seats {
  /**
   * Gives the person their seat: the one they have, with the role of the latest token, or this new one. Keyed by live
   * session and person. Safe to repeat and to race: all callers get one identity.
   */
  take(seat: Seat): Stored<Seat>;
  /** The person's seat; null when they have none. */
  find(liveSessionId: string, personId: string): Stored<Seat | null>;
}
