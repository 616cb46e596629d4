import type { RoomIdUsed } from '../domain/errors.js';
import type { Instant } from '../domain/instant.js';
import type { LiveSession } from '../domain/live-session.js';
import type { Change, Missing, Page, PageWanted, Stored } from './storage.js';

/** The course has a live session that has not ended. */
export interface CourseHasOpenSession {
  readonly type: 'course-has-open-session';
}

/** Why an update did not happen although its change wanted it. */
export type UpdateConflict = Missing | RoomIdUsed | CourseHasOpenSession;

/** Live sessions with their main rooms and the times that were told of those. */
export interface LiveSessions {
  /** Adds a new one with its first room. Errors: `room-id-used` (any room has that id), `course-has-open-session`. All or nothing. */
  add(session: LiveSession): Stored<LiveSession, RoomIdUsed | CourseHasOpenSession>;
  /** By the room id of its first room; null when there is none. */
  find(roomId: string): Stored<LiveSession | null>;
  /** The course's newest by creation; null when it never had one. */
  newestOf(courseId: string): Stored<LiveSession | null>;
  /**
   * Loads, locks, applies `change`, saves, as one; an `Err` of `change` leaves everything as it was and is handed on. The
   * session that `change` gets holds every time that was added to its rooms before. New rooms are saved; times are not
   * (`Rooms.addTime` adds those). Errors: `missing`; `room-id-used` when a new room's id is taken; `course-has-open-session`
   * when the change would open a second one.
   */
  update<E>(roomId: string, change: Change<LiveSession, E>): Stored<LiveSession, E | UpdateConflict>;
  /** A course's, newest first. */
  list(courseId: string, page: PageWanted): Stored<Page<LiveSession>>;
  /**
   * Those that need a look, the longest unconfirmed first, at most `limit`: `opening` or `closing` and begun or asked before
   * `stuckSince`; `open` and not confirmed (or, if never, created) since `unconfirmedSince`; `ended`, created after
   * `forgetBefore`, and the server not yet asked whether its newest room is over, which a `not-active` since the room's last
   * beginning tells; and those whose account of visits is due (`AccountsDue`).
   */
  unsettled(since: UnsettledSince, limit: number): Stored<readonly LiveSession[]>;
}

/** See `LiveSessions.unsettled`. */
export interface UnsettledSince {
  readonly stuckSince: Instant;
  readonly unconfirmedSince: Instant;
  readonly forgetBefore: Instant;
  readonly accounts: AccountsDue;
}

/**
 * When an ended live session is asked for the account of its newest room: that room began, there is no `account` since its
 * last beginning, it was found over (the first `not-active` since then) `afterMs` ago at least and `giveUpMs` at most, and
 * it was not confirmed since, for `afterMs` and half the time since it was found over at least: the pauses grow.
 */
export interface AccountsDue {
  readonly now: Instant;
  readonly afterMs: number;
  readonly giveUpMs: number;
}
