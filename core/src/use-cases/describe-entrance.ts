import { ok, safeTry } from 'neverthrow';
import { type Instant, MINUTE } from '../domain/instant.js';
import type { LiveSession } from '../domain/live-session.js';
import type { Actor } from '../domain/person.js';
import { managesClass } from '../domain/role.js';
import type { Clock } from '../ports/clock.js';
import type { LiveSessions } from '../ports/live-sessions.js';
import type { Seats } from '../ports/seats.js';
import type { Stored } from '../ports/storage.js';
import type { WakeUps } from '../ports/wake-ups.js';
import type { DescribeLiveSessions, LiveSessionView } from './describe-live-sessions.js';

/** What a person can do in their course now. */
export interface EntranceDescription {
  readonly canCreate: boolean;
  readonly canJoin: boolean;
  /** The course's live session that has not ended; null when there is none. */
  readonly liveSession: LiveSessionView | null;
}

/** How old the server's last word on an open session may be before a validation asks for a check (without waiting for it). */
export const CONFIRMATION_AGE = 5 * MINUTE;

/**
 * Tells what a person can do: create (teachers and assistants, unless one is open or closing; one that is opening may have
 * been left half-made, and a create continues it), join (a room is active and nobody blocked them). The schedule informs, it does not forbid. Asks the video server nothing; an open
 * session that was not confirmed lately gets a check soon. Safe to repeat. Errors: `storage-failed`.
 */
export const describeEntrance =
  (need: {
    liveSessions: LiveSessions;
    seats: Seats;
    describeLiveSessions: DescribeLiveSessions;
    wakeUps: WakeUps;
    clock: Clock;
  }) =>
  (actor: Actor): Stored<EntranceDescription> =>
    safeTry(async function* () {
      const newest = yield* need.liveSessions.newestOf(actor.courseId);
      const now = need.clock.now();
      const canCreate = managesClass(actor.role) && (newest === null || CREATABLE.has(newest.status));
      if (newest === null || newest.status === 'ended') return ok({ canCreate, canJoin: false, liveSession: null });
      if (isUnconfirmed(newest, now)) {
        await need.wakeUps.wake({ type: 'reconcile-live-session', roomId: newest.roomId });
      }
      const seat = yield* need.seats.find(newest.id, actor.person.id);
      const [view] = yield* need.describeLiveSessions([newest]);
      const canJoin = newest.status === 'open' && (seat?.blockedAt ?? null) === null;
      return ok({ canCreate, canJoin, liveSession: view ?? null });
    });

/** A class that is opening may be left half-made: the next create continues it. */
const CREATABLE: ReadonlySet<LiveSession['status']> = new Set<LiveSession['status']>(['ended', 'opening']);

const isUnconfirmed = (session: LiveSession, now: Instant): boolean =>
  session.status === 'open' && (session.confirmedAt ?? session.createdAt) < now - CONFIRMATION_AGE;

export type DescribeEntrance = ReturnType<typeof describeEntrance>;
