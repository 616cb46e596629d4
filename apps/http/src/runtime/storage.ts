import type { Ports } from '@homeroom/core';
import type { Running } from './timer.js';
import type { WakeUpHandlers } from './wake-up-handlers.js';

/** The stores among the ports. */
export type Stores = Pick<
  Ports,
  | 'courses'
  | 'liveSessions'
  | 'rooms'
  | 'seats'
  | 'connections'
  | 'attendanceBook'
  | 'attendanceTotals'
  | 'attendanceRules'
  | 'ledgers'
  | 'inbox'
  | 'recordings'
  | 'drifts'
  | 'deliveries'
  | 'wakeUps'
>;

/** A database that is open and up to date, and what comes with it. */
export interface Storage {
  readonly stores: Stores;
  /** Calls `onWake` for every batch that any process stores in the inbox. */
  listen(onWake: () => void): { close(): Promise<void> };
  /** Serves wake-ups from now on. */
  startWorker(handlers: WakeUpHandlers): Promise<Running>;
  /** Resolves when the database answers; rejects when it does not, soon. */
  ping(): Promise<void>;
}
