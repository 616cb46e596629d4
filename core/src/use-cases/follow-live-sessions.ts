import { ok, safeTry } from 'neverthrow';
import type { Platform } from '../domain/person.js';
import type { AttendanceTotals, ChangedSession, ChangedSessions } from '../ports/attendance-totals.js';
import type { Clock } from '../ports/clock.js';
import type { PageWanted, Stored } from '../ports/storage.js';
import type { DescribeLiveSessions, LiveSessionView } from './describe-live-sessions.js';

/** A live session that changed, as it is shown elsewhere too. */
export type FollowedSession = ChangedSession & LiveSessionView;

/** A part of what changed; see `ChangedSessions`. */
export interface FollowedSessions extends ChangedSessions {
  readonly sessions: readonly FollowedSession[];
}

/**
 * What has changed for a course platform since its last look: live sessions, with how far their attendance is settled. The
 * cursor of the last part is kept for the next look. Errors: `storage-failed`.
 */
export const followLiveSessions =
  (need: { attendanceTotals: AttendanceTotals; describeLiveSessions: DescribeLiveSessions; clock: Clock }) =>
  (by: Platform, page: PageWanted): Stored<FollowedSessions> =>
    safeTry(async function* () {
      const wanted = { issuer: by.issuer, slug: by.slug };
      const changed = yield* need.attendanceTotals.changedSessions(wanted, need.clock.now(), page);
      const views = yield* need.describeLiveSessions(changed.sessions.map(({ session }) => session));
      const viewOf = new Map(views.map((view) => [view.session.id, view]));
      const sessions = changed.sessions.map((one) => {
        const { usersOnline = 0, recording = false } = viewOf.get(one.session.id) ?? {};
        return { ...one, usersOnline, recording };
      });
      return ok({ ...changed, sessions });
    });

export type FollowLiveSessions = ReturnType<typeof followLiveSessions>;
