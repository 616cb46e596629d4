import { err, ok, type Result } from 'neverthrow';
import type { Course } from './course.js';
import {
  type LiveSessionClosing,
  type LiveSessionNotActive,
  type LiveSessionNotFound,
  liveSessionNotFound,
  type NotAllowed,
} from './errors.js';
import { type Instant, MINUTE } from './instant.js';
import type { Actor } from './person.js';
import { managesClass } from './role.js';
import { beginsLife, type RoomTime, roomExists, roomIsOver } from './room.js';
import type { RoomId } from './room-id.js';
import { endOfLifeAt, notActiveAfter } from './room-life.js';

/**
 * - `opening`: asked for, the video server has not confirmed a room yet;
 * - `open`: its newest room is active;
 * - `closing`: a person closed it, the video server has not confirmed the end yet;
 * - `ended`: its newest room is over.
 */
export type LiveSessionStatus = 'opening' | 'open' | 'closing' | 'ended';

/** A main room of a live session with all that was told of its times. */
export interface MainRoom {
  readonly roomId: RoomId;
  /** When we decided on it. Only for the order of rooms and the age of an `opening`. */
  readonly createdAt: Instant;
  readonly times: readonly RoomTime[];
}

/** What a teacher asks of a class; each has a bound that `describeClass` checks. */
export interface ClassDescription {
  readonly title: string;
  readonly details: string | null;
  readonly startsAt: Instant | null;
  readonly endsAt: Instant | null;
  /** How long the server keeps a room that nobody joins, in seconds. */
  readonly emptyTimeoutSeconds: number;
  /** Null: no limit. */
  readonly maxParticipants: number | null;
  readonly welcomeMessage: string | null;
}

/** One class of one course. It runs in one or more main rooms, one after the other. */
export interface LiveSession extends ClassDescription {
  readonly id: string;
  /** The name of its first room, and its own to the outside. */
  readonly roomId: RoomId;
  readonly courseId: string;
  readonly createdAt: Instant;
  /** The version of `ROOM_POLICY` that it began under. */
  readonly policyVersion: number;
  /** Follows from the rooms and the close request (`settle`); kept so that the store can guard "one open per course". */
  readonly status: LiveSessionStatus;
  readonly closeRequestedAt: Instant | null;
  /** The person who closed it. */
  readonly closedBy: string | null;
  /** Until when a create continues it in a next room; null while it is open and when a person closed it. */
  readonly resumableUntil: Instant | null;
  /** When the video server was last asked about it and answered. */
  readonly confirmedAt: Instant | null;
  /** Oldest first; never empty. */
  readonly rooms: readonly MainRoom[];
}

/** How long after its end, in milliseconds, a class without a schedule can be resumed: a teacher who tests early, or a short network drop. */
export const RESUMABLE_WITHOUT_SCHEDULE = 30 * MINUTE;

/** The newest main room. */
export const newestRoom = (session: LiveSession): MainRoom => {
  const room = session.rooms.at(-1);
  if (room === undefined) throw new Error(`live session ${session.id} has no room`);
  return room;
};

/** The room to join, or null while none is active. */
export const activeRoomId = (session: LiveSession): RoomId | null =>
  session.status === 'open' || session.status === 'closing' ? newestRoom(session).roomId : null;

/** A new live session with its first room, not yet known to the video server. */
export const openLiveSession = (
  course: Course,
  description: ClassDescription,
  first: { id: string; roomId: RoomId; at: Instant; policyVersion: number },
): LiveSession => ({
  ...description,
  id: first.id,
  roomId: first.roomId,
  courseId: course.id,
  createdAt: first.at,
  policyVersion: first.policyVersion,
  status: 'opening',
  closeRequestedAt: null,
  closedBy: null,
  resumableUntil: null,
  confirmedAt: null,
  rooms: [{ roomId: first.roomId, createdAt: first.at, times: [] }],
});

/**
 * Brings the status in line with what is known of the newest room. The order in which the times became known does not
 * matter, and an end of an older room changes nothing.
 */
export const settle = (session: LiveSession): LiveSession => {
  const { times } = newestRoom(session);
  if (roomIsOver(times)) return { ...session, status: 'ended', resumableUntil: resumableUntil(session, times) };
  const open = roomExists(times) ? 'open' : 'opening';
  return { ...session, status: session.closeRequestedAt === null ? open : 'closing', resumableUntil: null };
};

/** Until `ends_at`; without a schedule half an hour after the end, by the server's time where it told one. */
const resumableUntil = (session: LiveSession, times: readonly RoomTime[]): Instant | null => {
  if (session.closeRequestedAt !== null) return null;
  return session.endsAt ?? endOfNewestLife(times) + RESUMABLE_WITHOUT_SCHEDULE;
};

const endOfNewestLife = (times: readonly RoomTime[]): Instant => {
  const begun = Math.max(0, ...times.filter(beginsLife).map((time) => time.at));
  const told = endOfLifeAt(times, begun)?.at ?? notActiveAfter(times, begun - 1);
  return told ?? Math.max(begun, ...times.map((time) => time.at));
};

/** Whether a create at `now` continues this session in a next room instead of beginning another. */
export const canResume = (session: LiveSession, now: Instant): boolean =>
  session.status === 'ended' && session.resumableUntil !== null && now <= session.resumableUntil;

/** The one step back: an ended session goes on in a next room. Twice gives one next room, since it is `opening` then. */
export const resume = (
  session: LiveSession,
  next: { roomId: RoomId; at: Instant },
): Result<LiveSession, LiveSessionNotActive> => {
  if (session.status === 'opening' || session.status === 'open') return ok(session);
  if (!canResume(session, next.at)) return err({ type: 'live-session-not-active', roomId: session.roomId });
  return ok(settle({ ...session, rooms: [...session.rooms, { roomId: next.roomId, createdAt: next.at, times: [] }] }));
};

/** Errors of closing. */
export type CloseRefused = LiveSessionNotFound | NotAllowed;

/**
 * A person closes the class; that is final. A session that has ended already, by itself or by a person, stays as it is
 * but can not be resumed any more. Safe to repeat.
 */
export const startClosing = (session: LiveSession, by: Actor, now: Instant): Result<LiveSession, CloseRefused> => {
  if (session.courseId !== by.courseId) return err(liveSessionNotFound(session.roomId));
  if (!managesClass(by.role))
    return err({ type: 'not-allowed', rule: 'only a teacher or an assistant closes a class' });
  if (session.closeRequestedAt !== null) return ok(session);
  return ok(settle({ ...session, closeRequestedAt: now, closedBy: by.person.id }));
};

/** The session's active room for somebody who wants to join. */
export const roomToJoin = (session: LiveSession): Result<RoomId, LiveSessionNotActive | LiveSessionClosing> => {
  if (session.status === 'closing') return err({ type: 'live-session-closing', roomId: session.roomId });
  const roomId = activeRoomId(session);
  return roomId === null ? err({ type: 'live-session-not-active', roomId: session.roomId }) : ok(roomId);
};

/** Notes that the video server was asked about the session and answered. */
export const confirm = (session: LiveSession, at: Instant): LiveSession => ({
  ...session,
  confirmedAt: Math.max(at, session.confirmedAt ?? at),
});
