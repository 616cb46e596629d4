import { err, ok, safeTry } from 'neverthrow';
import type { Attendee } from '../domain/attendance.js';
import { whileThere } from '../domain/class-times.js';
import { type LiveSessionNotFound, liveSessionNotFound } from '../domain/errors.js';
import type { Instant } from '../domain/instant.js';
import type { LiveSession } from '../domain/live-session.js';
import type { Reader } from '../domain/person.js';
import { presenceOf } from '../domain/presence.js';
import { managesClass } from '../domain/role.js';
import { isJudged, type Verdict, verdictOf } from '../domain/verdict.js';
import type { AttendanceBook, AttendanceSheet } from '../ports/attendance-book.js';
import type { Clock } from '../ports/clock.js';
import type { Stored } from '../ports/storage.js';
import type { FindOwnSession } from './find-own-session.js';
import type { ReadAttendanceRule, RuleInForce } from './read-attendance-rule.js';

/** A live session's attendance, as far as the person who asks may see it. */
export interface AttendanceReport {
  readonly session: LiveSession;
  readonly sheet: AttendanceSheet;
  readonly inForce: RuleInForce;
  /** What the rule says of each attendee that it judges, by identity; of nobody before the class has ended. */
  readonly verdicts: ReadonlyMap<string, Verdict>;
}

/**
 * Who was there, when, how sure that is: teachers, assistants and the platform see everybody, others themselves and no machines.
 * With what the course's rule says of them. Errors: `live-session-not-found`, `storage-failed`.
 */
export const readAttendance =
  (need: {
    findOwnSession: FindOwnSession;
    attendanceBook: AttendanceBook;
    readAttendanceRule: ReadAttendanceRule;
    clock: Clock;
  }) =>
  (by: Reader, roomId: string): Stored<AttendanceReport, LiveSessionNotFound> =>
    safeTry(async function* () {
      const session = yield* need.findOwnSession(by.courseId, roomId);
      const now = need.clock.now();
      const found = yield* need.attendanceBook.ofLiveSession(session.id, now);
      if (found === null) return err(liveSessionNotFound(roomId));
      const inForce = yield* need.readAttendanceRule(session.courseId);
      const sheet = visibleTo(by, found);
      return ok({ session, sheet, inForce, verdicts: verdictsOf(session, { found, sheet }, inForce, now) });
    });

const verdictsOf = (
  { startsAt, endsAt }: LiveSession,
  { found, sheet }: { readonly found: AttendanceSheet; readonly sheet: AttendanceSheet },
  { rule }: RuleInForce,
  now: Instant,
): Map<string, Verdict> => {
  const { startedAt, endedAt, lengthMs } = found;
  if (startedAt === null || endedAt === null) return new Map();
  const everybody = found.attendees.map((attendee) => presenceOf(attendee, now));
  const times = whileThere({ startsAt, endsAt, startedAt, endedAt, lengthMs }, everybody);
  const judged = sheet.attendees.filter(({ seat }) => isJudged(seat?.role ?? null));
  return new Map(judged.map((attendee) => [attendee.identity, verdictOf(rule, times, presenceOf(attendee, now))]));
};

const visibleTo = (by: Reader, sheet: AttendanceSheet): AttendanceSheet => {
  if (by.role === 'platform' || managesClass(by.role)) return sheet;
  const isOwn = (attendee: Attendee) => attendee.seat?.person.id === by.person.id;
  return { ...sheet, attendees: sheet.attendees.filter(isOwn), machines: [] };
};

export type ReadAttendance = ReturnType<typeof readAttendance>;
