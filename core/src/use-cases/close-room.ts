import { ok, safeTry } from 'neverthrow';
import { type LiveSessionNotFound, liveSessionNotFound, type NotAllowed } from '../domain/errors.js';
import { type LiveSession, startClosing } from '../domain/live-session.js';
import type { Actor } from '../domain/person.js';
import type { Clock } from '../ports/clock.js';
import type { LiveSessions, UpdateConflict } from '../ports/live-sessions.js';
import type { StorageFailed, Stored } from '../ports/storage.js';
import type { VideoServerNotUnderstood, VideoServerRefused } from '../ports/video-server.js';
import type { FinishClosing } from './finish-closing.js';

export type CloseRoomError =
  | LiveSessionNotFound
  | NotAllowed
  | StorageFailed
  | VideoServerRefused
  | VideoServerNotUnderstood;

/**
 * A teacher ends the class for everybody; that is final. The answer is `ended`, or `closing` while the video server cannot
 * be reached: the sweep repeats it then. Safe to repeat; one that has ended already stays as it was.
 */
export const closeRoom =
  (need: { liveSessions: LiveSessions; finishClosing: FinishClosing; clock: Clock }) =>
  (input: { roomId: string; by: Actor }): Stored<LiveSession, CloseRoomError> =>
    safeTry(async function* () {
      const closing = yield* need.liveSessions
        .update(input.roomId, (session) => startClosing(session, input.by, need.clock.now()))
        .mapErr((error) => (isConflict(error) ? liveSessionNotFound(input.roomId) : error));
      if (closing.status === 'ended') return ok(closing);
      return need.finishClosing(closing);
    });

/** Closing makes no room and opens no session, so of the conflicts of an update only `missing` can come. */
const isConflict = (error: UpdateConflict | CloseRoomError): error is UpdateConflict =>
  error.type === 'missing' || error.type === 'room-id-used' || error.type === 'course-has-open-session';

export type CloseRoom = ReturnType<typeof closeRoom>;
