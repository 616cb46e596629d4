import { err, ok, safeTry } from 'neverthrow';
import { confirm, type LiveSession, newestRoom } from '../domain/live-session.js';
import type { Clock } from '../ports/clock.js';
import type { StorageFailed, Stored } from '../ports/storage.js';
import type { VideoServer, VideoServerNotUnderstood, VideoServerRefused } from '../ports/video-server.js';
import type { SettleLiveSession } from './settle-live-session.js';
import type { TakeAnswer } from './take-answer.js';

/**
 * Ends the newest room of a live session that a person closed. While the server is unavailable the outcome is unknown and
 * the session stays `closing`. Our own time says only *that* the room is over, never when. Safe to repeat.
 */
export const finishClosing =
  (need: { videoServer: VideoServer; takeAnswer: TakeAnswer; settleLiveSession: SettleLiveSession; clock: Clock }) =>
  (session: LiveSession): Stored<LiveSession, StorageFailed | VideoServerRefused | VideoServerNotUnderstood> =>
    safeTry(async function* () {
      const { roomId } = newestRoom(session);
      const asked = await need.videoServer.endRoom(roomId);
      if (asked.isErr()) {
        if (asked.error.type === 'video-server-unavailable') return ok(session);
        // A server that refuses to end a room may have none: its codes are coarse. The one answer that counts is this.
        const active = await need.videoServer.isRoomActive(roomId);
        if (active.isErr() || active.value) return err(asked.error);
      }
      const now = need.clock.now();
      const room = { roomId, parentRoomId: null, sid: null };
      yield* need.takeAnswer(session, { type: 'room-reported-over', room, at: now, endedAt: null });
      const ended = yield* need.settleLiveSession(session.roomId, (current) => confirm(current, now));
      return ok(ended ?? session);
    });

export type FinishClosing = ReturnType<typeof finishClosing>;
