import { err, ok, safeTry } from 'neverthrow';
import type { Attendee } from '../domain/attendance.js';
import { type LiveSessionNotFound, liveSessionNotFound } from '../domain/errors.js';
import type { LiveSession } from '../domain/live-session.js';
import type { Reader } from '../domain/person.js';
import { managesClass } from '../domain/role.js';
import type { AttendanceBook, AttendanceSheet } from '../ports/attendance-book.js';
import type { Clock } from '../ports/clock.js';
import type { Stored } from '../ports/storage.js';
import type { FindOwnSession } from './find-own-session.js';

/** A live session's attendance, as far as the person who asks may see it. */
export interface AttendanceReport {
  readonly session: LiveSession;
  readonly sheet: AttendanceSheet;
}

/**
 * Who was there, when, how sure that is: teachers, assistants and the platform see everybody, others themselves and no machines.
 * Errors: `live-session-not-found`, `storage-failed`.
 */
export const readAttendance =
  (need: { findOwnSession: FindOwnSession; attendanceBook: AttendanceBook; clock: Clock }) =>
  (by: Reader, roomId: string): Stored<AttendanceReport, LiveSessionNotFound> =>
    safeTry(async function* () {
      const session = yield* need.findOwnSession(by.courseId, roomId);
      const sheet = yield* need.attendanceBook.ofLiveSession(session.id, need.clock.now());
      return sheet === null ? err(liveSessionNotFound(roomId)) : ok({ session, sheet: visibleTo(by, sheet) });
    });

const visibleTo = (by: Reader, sheet: AttendanceSheet): AttendanceSheet => {
  if (by.role === 'platform' || managesClass(by.role)) return sheet;
  const isOwn = (attendee: Attendee) => attendee.seat?.person.id === by.person.id;
  return { ...sheet, attendees: sheet.attendees.filter(isOwn), machines: [] };
};

export type ReadAttendance = ReturnType<typeof readAttendance>;
