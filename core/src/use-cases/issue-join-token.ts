import { err, ok, safeTry } from 'neverthrow';
import {
  type LiveSessionClosing,
  type LiveSessionNotActive,
  type LiveSessionNotFound,
  liveSessionNotFound,
  type UserBlocked,
} from '../domain/errors.js';
import { roomToJoin } from '../domain/live-session.js';
import type { Actor } from '../domain/person.js';
import { managesClass } from '../domain/role.js';
import { ROOM_POLICY } from '../domain/room-policy.js';
import type { Seat } from '../domain/seat.js';
import type { Ids } from '../ports/ids.js';
import type { LiveSessions } from '../ports/live-sessions.js';
import type { Seats } from '../ports/seats.js';
import type { StorageFailed, Stored } from '../ports/storage.js';
import type { JoinToken, VideoServer, VideoServerFailed } from '../ports/video-server.js';
import type { WakeUps } from '../ports/wake-ups.js';

export type IssueJoinTokenError =
  | LiveSessionNotFound
  | LiveSessionNotActive
  | LiveSessionClosing
  | UserBlocked
  | StorageFailed
  | VideoServerFailed;

/** A join token and the seat that it is for. */
export interface IssuedJoinToken {
  readonly seat: Seat;
  /** The room that the token opens, which may be a later one of the live session. */
  readonly activeRoomId: string;
  readonly joinToken: JoinToken;
}

/**
 * Lets a person into the active room: teachers and assistants as admins, everybody else locked down as `ROOM_POLICY` says.
 * Never creates a room. Call it on the person's own click: it moves them to the new device when they are inside, and is
 * therefore neither repeated nor prefetched. A room that the server does not know gets a check soon.
 */
export const issueJoinToken =
  (need: { liveSessions: LiveSessions; seats: Seats; videoServer: VideoServer; wakeUps: WakeUps; ids: Ids }) =>
  (input: { roomId: string; by: Actor }): Stored<IssuedJoinToken, IssueJoinTokenError> =>
    safeTry(async function* () {
      const { roomId, by } = input;
      const session = yield* need.liveSessions.find(roomId);
      if (session === null || session.courseId !== by.courseId) return err(liveSessionNotFound(roomId));
      const activeRoomId = yield* roomToJoin(session);
      const seat = yield* need.seats.take({
        liveSessionId: session.id,
        person: by.person,
        role: by.role,
        identity: need.ids.identity(),
        blockedAt: null,
      });
      if (seat.blockedAt !== null) return err<never, UserBlocked>({ type: 'user-blocked' });
      const asked = await need.videoServer.joinToken({
        roomId: activeRoomId,
        identity: seat.identity,
        name: by.person.name,
        pictureUrl: by.person.pictureUrl,
        admin: managesClass(by.role),
        locks: managesClass(by.role) ? null : ROOM_POLICY.locks,
      });
      if (asked.isOk()) return ok({ seat, activeRoomId, joinToken: asked.value });
      if (asked.error.type !== 'room-not-active') return err(asked.error);
      await need.wakeUps.wake({ type: 'reconcile-live-session', roomId });
      return err<never, LiveSessionNotActive>({ type: 'live-session-not-active', roomId });
    });

export type IssueJoinToken = ReturnType<typeof issueJoinToken>;
