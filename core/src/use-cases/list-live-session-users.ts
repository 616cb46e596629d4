import { err, ok, safeTry } from 'neverthrow';
import type { Attendee } from '../domain/attendance.js';
import { type LiveSessionNotFound, liveSessionNotFound } from '../domain/errors.js';
import type { Reader } from '../domain/person.js';
import type { AttendanceBook } from '../ports/attendance-book.js';
import type { Clock } from '../ports/clock.js';
import type { Stored } from '../ports/storage.js';
import type { FindOwnSession } from './find-own-session.js';

/**
 * The live session users: everybody with a seat or a connection, and who of them is online. The class sees itself, as in a
 * room. Errors: `live-session-not-found`, `storage-failed`.
 */
export const listLiveSessionUsers =
  (need: { findOwnSession: FindOwnSession; attendanceBook: AttendanceBook; clock: Clock }) =>
  (by: Reader, roomId: string): Stored<readonly Attendee[], LiveSessionNotFound> =>
    safeTry(async function* () {
      const session = yield* need.findOwnSession(by.courseId, roomId);
      const sheet = yield* need.attendanceBook.ofLiveSession(session.id, need.clock.now());
      return sheet === null ? err(liveSessionNotFound(roomId)) : ok(sheet.attendees);
    });

export type ListLiveSessionUsers = ReturnType<typeof listLiveSessionUsers>;
