import { err, ok, safeTry } from 'neverthrow';
import type { LiveSessions } from '../ports/live-sessions.js';
import type { Rooms } from '../ports/rooms.js';
import type { Stored } from '../ports/storage.js';
import type { VideoServer, VideoServerFailed } from '../ports/video-server.js';
import type { ReconcileLiveSession } from './reconcile-live-session.js';

/** What the server's list of active rooms showed. */
export interface ActiveRoomsReport {
  /** Rooms that are not ours: others may use the same video server. Nothing is done about them. */
  readonly notOurs: number;
  /** The room ids of live sessions that we held over and the server has active; they were asked about. */
  readonly heldOver: readonly string[];
}

/** How many active rooms are looked at; a server that tells more is not believed to be one server. */
export const ACTIVE_ROOMS_LIMIT = 10_000;

/**
 * The other way round: looks for rooms that the video server has active and we hold over, such as one that somebody opened
 * again behind our back. A room that is missing from the list says nothing. Safe to repeat.
 */
export const reconcileActiveRooms =
  (need: {
    videoServer: VideoServer;
    rooms: Rooms;
    liveSessions: LiveSessions;
    reconcileLiveSession: ReconcileLiveSession;
  }) =>
  (): Stored<ActiveRoomsReport, VideoServerFailed> =>
    safeTry(async function* () {
      const active = (yield* need.videoServer.activeRooms()).slice(0, ACTIVE_ROOMS_LIMIT);
      const heldOver = new Set<string>();
      let notOurs = 0;
      for (const roomId of active) {
        const room = yield* need.rooms.find(roomId);
        if (room === null) notOurs += 1;
        const session = room === null ? null : yield* need.liveSessions.find(room.sessionRoomId);
        if (session?.status === 'ended') heldOver.add(session.roomId);
      }
      for (const roomId of heldOver) {
        yield* need
          .reconcileLiveSession(roomId)
          .map(() => undefined)
          .orElse((error) => (error.type === 'live-session-not-found' ? ok(undefined) : err(error)));
      }
      return ok({ notOurs, heldOver: [...heldOver] });
    });

export type ReconcileActiveRooms = ReturnType<typeof reconcileActiveRooms>;
