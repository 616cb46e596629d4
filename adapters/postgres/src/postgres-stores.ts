import type {
  AttendanceBook,
  AttendanceTotals,
  Connections,
  Courses,
  Deliveries,
  Drifts,
  Inbox,
  Ledgers,
  LiveSessions,
  Recordings,
  Rooms,
  Seats,
} from '@homeroom/core';
import type { Knex } from 'knex';
import { postgresAttendanceBook } from './postgres-attendance-book.js';
import { postgresAttendanceTotals } from './postgres-attendance-totals.js';
import { postgresConnections } from './postgres-connections.js';
import { postgresCourses } from './postgres-courses.js';
import { postgresDeliveries } from './postgres-deliveries.js';
import { postgresDrifts } from './postgres-drifts.js';
import { type InboxOptions, postgresInbox } from './postgres-inbox.js';
import { postgresLedgers } from './postgres-ledgers.js';
import { postgresLiveSessions } from './postgres-live-sessions.js';
import { postgresRecordings } from './postgres-recordings.js';
import { postgresRooms } from './postgres-rooms.js';
import { postgresSeats } from './postgres-seats.js';

/** All stores of live classes. */
export interface PostgresStores {
  readonly courses: Courses;
  readonly liveSessions: LiveSessions;
  readonly rooms: Rooms;
  readonly seats: Seats;
  readonly connections: Connections;
  readonly attendanceBook: AttendanceBook;
  readonly attendanceTotals: AttendanceTotals;
  readonly ledgers: Ledgers;
  readonly inbox: Inbox;
  readonly recordings: Recordings;
  readonly drifts: Drifts;
  readonly deliveries: Deliveries;
}

/** Options of `postgresStores`. */
export interface PostgresStoresOptions extends InboxOptions {
  /** A pool of a database that `migrate` has brought up to this version. It stays the caller's to close. */
  readonly knex: Knex;
}

/** All stores on one database, for one video server. */
export const postgresStores = ({ knex, ...options }: PostgresStoresOptions): PostgresStores => ({
  courses: postgresCourses(knex),
  liveSessions: postgresLiveSessions(knex, options),
  rooms: postgresRooms(knex, options),
  seats: postgresSeats(knex),
  connections: postgresConnections(knex, options),
  attendanceBook: postgresAttendanceBook(knex, options),
  attendanceTotals: postgresAttendanceTotals(knex, options),
  ledgers: postgresLedgers(knex, options),
  inbox: postgresInbox(knex, options),
  recordings: postgresRecordings(knex, options),
  drifts: postgresDrifts(knex, options),
  deliveries: postgresDeliveries(knex, options),
});
