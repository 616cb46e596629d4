import type { Stores } from '../stores.js';
import { memoryAttendanceBook } from './memory-attendance-book.js';
import { memoryAttendanceRules } from './memory-attendance-rules.js';
import { memoryAttendanceTotals } from './memory-attendance-totals.js';
import { memoryConnections } from './memory-connections.js';
import { memoryCourses } from './memory-courses.js';
import { memoryDeliveries } from './memory-deliveries.js';
import { memoryDrifts } from './memory-drifts.js';
import { memoryInbox } from './memory-inbox.js';
import { memoryLedgers } from './memory-ledgers.js';
import { memoryLiveSessions } from './memory-live-sessions.js';
import { memoryRecordings } from './memory-recordings.js';
import { memoryRooms } from './memory-rooms.js';
import { memorySeats } from './memory-seats.js';
import { emptyState } from './memory-state.js';

/** Stores in memory, which can be made to fail. */
export interface MemoryStores extends Stores {
  /** From now on every call of every store answers `storage-failed` with this reason; null ends that. */
  breakWith(reason: string | null): void;
}

/**
 * One consistent set of empty stores in memory. They pass the same contracts as a database: values are copied in and out,
 * each call is one step that no other call sees half of, and a row cannot hang on one that is not there (`storage-failed`).
 */
export const memoryStores = (): MemoryStores => {
  const state = emptyState();
  return {
    courses: memoryCourses(state),
    liveSessions: memoryLiveSessions(state),
    rooms: memoryRooms(state),
    seats: memorySeats(state),
    connections: memoryConnections(state),
    attendanceBook: memoryAttendanceBook(state),
    attendanceTotals: memoryAttendanceTotals(state),
    attendanceRules: memoryAttendanceRules(state),
    ledgers: memoryLedgers(state),
    inbox: memoryInbox(state),
    recordings: memoryRecordings(state),
    drifts: memoryDrifts(state),
    deliveries: memoryDeliveries(state),
    breakWith: (reason) => {
      state.outage = reason;
    },
  };
};
