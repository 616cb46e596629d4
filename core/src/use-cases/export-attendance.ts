import type { Platform } from '../domain/person.js';
import type { AttendanceTotals, PersonSession } from '../ports/attendance-totals.js';
import type { Clock } from '../ports/clock.js';

/**
 * Everybody's attendance of all ended classes of a course platform, in pieces as they are read: it is never in memory as a
 * whole. Throws what the store throws; a reader that stops early lets it go.
 */
export const exportAttendance =
  (need: { attendanceTotals: AttendanceTotals; clock: Clock }) =>
  (by: Platform): AsyncIterable<readonly PersonSession[]> =>
    need.attendanceTotals.everyone({ issuer: by.issuer, slug: by.slug }, need.clock.now());

export type ExportAttendance = ReturnType<typeof exportAttendance>;
