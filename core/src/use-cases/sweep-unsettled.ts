import { ok, safeTry } from 'neverthrow';
import { DAY, HOUR, MINUTE, SECOND } from '../domain/instant.js';
import type { LiveSession } from '../domain/live-session.js';
import { ACCOUNT_AFTER } from '../domain/reconciliation.js';
import type { Clock } from '../ports/clock.js';
import type { LiveSessions } from '../ports/live-sessions.js';
import type { Stored } from '../ports/storage.js';
import type { FinishClosing } from './finish-closing.js';
import type { ReconcileLiveSession } from './reconcile-live-session.js';

/** An `opening` or `closing` older than this, in milliseconds, is stuck: creates and closes have unknown outcomes when they time out. */
export const STUCK_AFTER = 30 * SECOND;
/** How old the server's last word on an open session may become, in milliseconds. */
export const UNCONFIRMED_AFTER = 5 * MINUTE;
/** Ended sessions older than this, in milliseconds, are not verified any more: the server may have forgotten them. */
export const FORGET_AFTER = 7 * DAY;
/** How long after a class was found over, in milliseconds, its account of visits may still come; then it is not asked for any more. */
export const ACCOUNT_GIVE_UP = HOUR;
/** How many sessions one sweep looks at. */
export const SWEEP_LIMIT = 50;
/** How many of them at once: a question may take its whole timeout, and the others should not wait for it one by one. */
const AT_ONCE = 5;

/** What a sweep did. */
export interface SweepReport {
  readonly looked: number;
  /** Rooms of which the server could not be asked now; a later sweep does. */
  readonly failed: readonly { readonly roomId: string; readonly error: string }[];
}

/**
 * Looks at every live session that events should have settled and have not: repeats closings, asks the server about openings,
 * about open sessions that were not confirmed lately, about ended ones that were never verified and about accounts of visits. A server that cannot be
 * reached ends the sweep: the rest would only wait for it too. Safe to repeat and to run in many processes.
 */
export const sweepUnsettled =
  (need: {
    liveSessions: LiveSessions;
    finishClosing: FinishClosing;
    reconcileLiveSession: ReconcileLiveSession;
    clock: Clock;
  }) =>
  (): Stored<SweepReport> =>
    safeTry(async function* () {
      const now = need.clock.now();
      const since = {
        stuckSince: now - STUCK_AFTER,
        unconfirmedSince: now - UNCONFIRMED_AFTER,
        forgetBefore: now - FORGET_AFTER,
        accounts: { now, afterMs: ACCOUNT_AFTER, giveUpMs: ACCOUNT_GIVE_UP },
      };
      const sessions = [...(yield* need.liveSessions.unsettled(since, SWEEP_LIMIT))];
      const failed: { roomId: string; error: string }[] = [];
      let looked = 0;
      while (sessions.length > 0 && failed.every(({ error }) => error !== 'video-server-unavailable')) {
        const some = sessions.splice(0, AT_ONCE);
        looked += some.length;
        const errors = await Promise.all(some.map((session) => lookAt(need, session)));
        for (const error of errors) if (error !== null) failed.push(error);
      }
      return ok({ looked, failed });
    });

const lookAt = async (
  need: { finishClosing: FinishClosing; reconcileLiveSession: ReconcileLiveSession },
  session: LiveSession,
): Promise<{ roomId: string; error: string } | null> => {
  const { roomId } = session;
  const looked =
    session.status === 'closing'
      ? await need.finishClosing(session).map(() => undefined)
      : await need.reconcileLiveSession(roomId).map(() => undefined);
  return looked.isErr() ? { roomId, error: looked.error.type } : null;
};

export type SweepUnsettled = ReturnType<typeof sweepUnsettled>;
