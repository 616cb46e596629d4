import type {
  AttendanceBook,
  AttendanceRules,
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

/** One consistent set of stores: what is written through one is read through the others. */
export interface Stores {
  readonly courses: Courses;
  readonly liveSessions: LiveSessions;
  readonly rooms: Rooms;
  readonly seats: Seats;
  readonly connections: Connections;
  readonly attendanceBook: AttendanceBook;
  readonly attendanceTotals: AttendanceTotals;
  readonly attendanceRules: AttendanceRules;
  readonly ledgers: Ledgers;
  readonly inbox: Inbox;
  readonly recordings: Recordings;
  readonly drifts: Drifts;
  readonly deliveries: Deliveries;
}
