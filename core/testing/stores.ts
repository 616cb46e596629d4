import type {
  AttendanceBook,
  Connections,
  Courses,
  Drifts,
  Inbox,
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
  readonly inbox: Inbox;
  readonly recordings: Recordings;
  readonly drifts: Drifts;
}
