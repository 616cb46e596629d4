import { err, ok } from 'neverthrow';
import { type LiveSessionNotFound, liveSessionNotFound } from '../domain/errors.js';
import type { LiveSession } from '../domain/live-session.js';
import type { LiveSessions } from '../ports/live-sessions.js';
import type { Stored } from '../ports/storage.js';

/** The live session of that room id, if it is the course's. Errors: `live-session-not-found`, `storage-failed`. */
export const findOwnSession =
  (need: { liveSessions: LiveSessions }) =>
  (courseId: string, roomId: string): Stored<LiveSession, LiveSessionNotFound> =>
    need.liveSessions
      .find(roomId)
      .andThen((session) =>
        session === null || session.courseId !== courseId ? err(liveSessionNotFound(roomId)) : ok(session),
      );

export type FindOwnSession = ReturnType<typeof findOwnSession>;
