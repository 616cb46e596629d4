import { ok, safeTry } from 'neverthrow';
import { DAY, MINUTE, SECOND } from '../domain/instant.js';
import type { LiveSession } from '../domain/live-session.js';
import type { Clock } from '../ports/clock.js';
import type { LiveSessions } from '../ports/live-sessions.js';
import type { Recordings } from '../ports/recordings.js';
import type { Stored } from '../ports/storage.js';
import type { WakeUps } from '../ports/wake-ups.js';
import type { FinishClosing } from './finish-closing.js';
import type { ReconcileLiveSession } from './reconcile-live-session.js';

/** An `opening` or `closing` older than this is stuck: creates and closes have unknown outcomes when they time out. */
export const STUCK_AFTER = 30 * SECOND;
/** How old the server's last word on an open session may become. */
export const UNCONFIRMED_AFTER = 5 * MINUTE;
/** Sessions older than this are not asked about any more. */
export const FORGET_AFTER = 7 * DAY;
/** How many sessions, and how many recordings, one sweep looks at. */
export const SWEEP_LIMIT = 50;

/** What a sweep did. */
export interface SweepReport {
  readonly looked: number;
  /** Rooms of which the server could not be asked now; the next sweep does. */
  readonly failed: readonly { readonly roomId: string; readonly error: string }[];
  readonly recordingsWoken: number;
}

/**
 * Looks at everything that events should have settled and have not: repeats closings, asks the server about openings, about
 * open sessions that were not confirmed lately and about ended ones that were never verified, and wakes the work on
 * recordings that is due. Safe to repeat and to run in many processes.
 */
export const sweepUnsettled =
  (need: {
    liveSessions: LiveSessions;
    recordings: Recordings;
    finishClosing: FinishClosing;
    reconcileLiveSession: ReconcileLiveSession;
    wakeUps: WakeUps;
    clock: Clock;
  }) =>
  (): Stored<SweepReport> =>
    safeTry(async function* () {
      const now = need.clock.now();
      const since = {
        stuckSince: now - STUCK_AFTER,
        unconfirmedSince: now - UNCONFIRMED_AFTER,
        forgetBefore: now - FORGET_AFTER,
      };
      const sessions = yield* need.liveSessions.unsettled(since, SWEEP_LIMIT);
      const failed: { roomId: string; error: string }[] = [];
      for (const session of sessions) {
        const looked = await lookAt(need, session);
        if (looked.isErr()) failed.push({ roomId: session.roomId, error: looked.error.type });
      }
      const due = yield* need.recordings.due(now, SWEEP_LIMIT);
      for (const recordId of due) await need.wakeUps.wake({ type: 'ingest-recording', recordId });
      return ok({ looked: sessions.length, failed, recordingsWoken: due.length });
    });

const lookAt = (
  need: { finishClosing: FinishClosing; reconcileLiveSession: ReconcileLiveSession },
  session: LiveSession,
) =>
  session.status === 'closing'
    ? need.finishClosing(session).map(() => undefined)
    : need.reconcileLiveSession(session.roomId).map(() => undefined);

export type SweepUnsettled = ReturnType<typeof sweepUnsettled>;
