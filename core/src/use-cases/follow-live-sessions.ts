import type { Platform } from '../domain/person.js';
import type { AttendanceTotals, ChangedSessions } from '../ports/attendance-totals.js';
import type { Clock } from '../ports/clock.js';
import type { PageWanted, Stored } from '../ports/storage.js';

/**
 * What has changed for a course platform since its last look: live sessions, with how far their attendance is settled. The
 * cursor of the last part is kept for the next look. Errors: `storage-failed`.
 */
export const followLiveSessions =
  (need: { attendanceTotals: AttendanceTotals; clock: Clock }) =>
  (by: Platform, page: PageWanted): Stored<ChangedSessions> =>
    need.attendanceTotals.changedSessions({ issuer: by.issuer, slug: by.slug }, need.clock.now(), page);

export type FollowLiveSessions = ReturnType<typeof followLiveSessions>;
