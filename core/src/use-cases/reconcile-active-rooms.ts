import { err, ok, safeTry } from 'neverthrow';
import type { Rooms } from '../ports/rooms.js';
import type { StorageFailed, Stored } from '../ports/storage.js';
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
 * again behind our back. A room that is missing from the list says nothing. Of one of which the server gives no usable answer the
 * error is told after the others were asked about; one that cannot be reached ends the look. Safe to repeat.
 */
export const reconcileActiveRooms =
  (need: { videoServer: VideoServer; rooms: Rooms; reconcileLiveSession: ReconcileLiveSession }) =>
  (): Stored<ActiveRoomsReport, VideoServerFailed> =>
    safeTry(async function* () {
      const active = [...new Set(yield* need.videoServer.activeRooms())].slice(0, ACTIVE_ROOMS_LIMIT);
      const ours = yield* need.rooms.findAll(active);
      const ended = ours.filter(({ sessionEnded }) => sessionEnded);
      const heldOver = [...new Set(ended.map(({ sessionRoomId }) => sessionRoomId))];
      const failed: (StorageFailed | VideoServerFailed)[] = [];
      for (const roomId of heldOver) {
        const asked = await need.reconcileLiveSession(roomId);
        if (asked.isOk() || asked.error.type === 'live-session-not-found') continue;
        if (ENDS_LOOK.has(asked.error.type)) return err(asked.error);
        failed.push(asked.error);
      }
      const [error] = failed;
      return error === undefined ? ok({ notOurs: active.length - ours.length, heldOver }) : err(error);
    });

/** What would become of the other questions too. */
const ENDS_LOOK: ReadonlySet<string> = new Set(['storage-failed', 'video-server-unavailable']);

export type ReconcileActiveRooms = ReturnType<typeof reconcileActiveRooms>;
