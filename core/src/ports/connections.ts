import type { Connection } from '../domain/connection.js';
import type { Stored } from './storage.js';

/** The ledger of stays. */
export interface Connections {
  /**
   * Puts what is told of a connection into the ledger: a new row, or `mergeConnection` with the row of the same key, retried
   * on conflict. Never locks the live session: 300 people join within a minute. Safe to repeat, to race and to reorder.
   */
  merge(told: Connection): Stored<Connection>;
  /** All of a room, in no order. */
  ofRoom(roomId: string): Stored<readonly Connection[]>;
}
