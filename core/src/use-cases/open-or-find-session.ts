import { err, errAsync, ok, type Result, safeTry } from 'neverthrow';
import type { Course } from '../domain/course.js';
import type { LiveSessionClosing, LiveSessionNotActive, RoomIdUsed } from '../domain/errors.js';
import { type ClassDescription, canResume, type LiveSession, openLiveSession, resume } from '../domain/live-session.js';
import { roomExists } from '../domain/room.js';
import type { RoomId } from '../domain/room-id.js';
import { ROOM_POLICY } from '../domain/room-policy.js';
import type { Clock } from '../ports/clock.js';
import type { Ids } from '../ports/ids.js';
import type { CourseHasOpenSession, LiveSessions } from '../ports/live-sessions.js';
import type { Missing, StorageFailed, Stored } from '../ports/storage.js';

/** How a create came to its live session; all but `already-open` still need a room on the video server. */
export type Opening = 'new' | 'continued' | 'resumed' | 'already-open';

/** The live session that a create is about. */
export interface FoundSession {
  readonly session: LiveSession;
  readonly how: Opening;
}

/** Why there is none. */
export type OpenOrFindError = LiveSessionClosing | LiveSessionNotActive | RoomIdUsed | StorageFailed;

interface Wanted {
  readonly course: Course;
  readonly description: ClassDescription;
  /** Null: any. */
  readonly roomId: RoomId | null;
}

/**
 * Decides which live session a create opens: the course's open one, the one that a create left half-made, the one that the
 * server ended and that can be resumed, or a new one. Of creates that race, one adds and the others find what it added.
 * Safe to repeat.
 */
export const openOrFindSession = (need: { liveSessions: LiveSessions; ids: Ids; clock: Clock }) => {
  const open = (wanted: Wanted): Stored<FoundSession, LiveSessionClosing | LiveSessionNotActive | Raced> =>
    safeTry(async function* () {
      const newest = yield* need.liveSessions.newestOf(wanted.course.id);
      const now = need.clock.now();
      if (newest !== null && newest.status !== 'ended') return unfinished(newest);
      if (newest !== null && canResume(newest, now) && (wanted.roomId === null || wanted.roomId === newest.roomId)) {
        const next = { roomId: need.ids.roomId(), at: now };
        const ranBefore = newest.rooms.some((room) => roomExists(room.times));
        // What never ran may still be corrected: the video server may have refused what was wanted of it first.
        const corrected = ranBefore ? {} : wanted.description;
        const session = yield* need.liveSessions.update(newest.roomId, (current) =>
          resume({ ...current, ...corrected }, next),
        );
        return ok<FoundSession>({ session, how: ranBefore ? 'resumed' : 'continued' });
      }
      const roomId = wanted.roomId ?? need.ids.roomId();
      const first = { id: need.ids.id(), roomId, at: now, policyVersion: ROOM_POLICY.version };
      const session = yield* need.liveSessions.add(openLiveSession(wanted.course, wanted.description, first));
      return ok<FoundSession>({ session, how: 'new' });
    });

  return (wanted: Wanted): Stored<FoundSession, OpenOrFindError> =>
    open(wanted)
      .orElse((error) => (LOST_TO_OTHERS.has(error.type) ? open(wanted) : errAsync(error)))
      .mapErr((error) => (error.type === 'course-has-open-session' || error.type === 'missing' ? CONTESTED : error));
};

/** Somebody else opened, resumed or closed a session of the course between our look and our change: look again. */
const LOST_TO_OTHERS: ReadonlySet<string> = new Set(['course-has-open-session', 'live-session-not-active']);

type Raced = RoomIdUsed | CourseHasOpenSession | Missing;

/** Two rounds lost to others: somebody opens and ends sessions of this course faster than we can look. */
const CONTESTED: StorageFailed = { type: 'storage-failed', reason: 'the course is being opened and ended by others' };

const unfinished = (session: LiveSession): Result<FoundSession, LiveSessionClosing> => {
  if (session.status === 'closing') return err({ type: 'live-session-closing', roomId: session.roomId });
  return ok({ session, how: session.status === 'open' ? 'already-open' : 'continued' });
};

export type OpenOrFindSession = ReturnType<typeof openOrFindSession>;
