import { ok, safeTry } from 'neverthrow';
import type { Instant } from '../domain/instant.js';
import type { LiveSession } from '../domain/live-session.js';
import { isRunning } from '../domain/recording.js';
import type { AttendanceBook } from '../ports/attendance-book.js';
import type { Clock } from '../ports/clock.js';
import type { Recordings } from '../ports/recordings.js';
import type { Stored } from '../ports/storage.js';

/** A live session as it is shown. */
export interface LiveSessionView {
  readonly session: LiveSession;
  readonly startedAt: Instant | null;
  readonly endedAt: Instant | null;
  readonly usersOnline: number;
  /** Whether a recorder is running now. */
  readonly recording: boolean;
}

/** Adds what is shown beside live sessions: start, end, people inside, recorder. In the same order. Errors: `storage-failed`. */
export const describeLiveSessions =
  (need: { attendanceBook: AttendanceBook; recordings: Recordings; clock: Clock }) =>
  (sessions: readonly LiveSession[]): Stored<LiveSessionView[]> =>
    safeTry(async function* () {
      const ids = sessions.map((session) => session.id);
      if (ids.length === 0) return ok([]);
      const summaries = yield* need.attendanceBook.summaries(ids, need.clock.now());
      const recordings = yield* need.recordings.ofLiveSessions(ids);
      const summaryOf = new Map(summaries.map((summary) => [summary.liveSessionId, summary]));
      const recorded = new Set(recordings.filter(isRunning).map((recording) => recording.liveSessionId));
      return ok(
        sessions.map((session) => ({
          session,
          startedAt: summaryOf.get(session.id)?.startedAt ?? null,
          endedAt: summaryOf.get(session.id)?.endedAt ?? null,
          usersOnline: summaryOf.get(session.id)?.usersOnline ?? 0,
          recording: session.status !== 'ended' && recorded.has(session.id),
        })),
      );
    });

export type DescribeLiveSessions = ReturnType<typeof describeLiveSessions>;
