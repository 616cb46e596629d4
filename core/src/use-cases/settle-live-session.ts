import { errAsync, ok, okAsync } from 'neverthrow';
import { type LiveSession, settle } from '../domain/live-session.js';
import type { LiveSessions } from '../ports/live-sessions.js';
import type { Stored } from '../ports/storage.js';

/**
 * Brings a live session's status in line with the times of its rooms, and applies `alsoChange` in the same step. Null when
 * that cannot be: there is no such session, or its room came to life again while the course has another open session;
 * then it stays as it was. Safe to repeat, in any order. Errors: `storage-failed`.
 */
export const settleLiveSession =
  (need: { liveSessions: LiveSessions }) =>
  (
    roomId: string,
    alsoChange: (session: LiveSession) => LiveSession = (session) => session,
  ): Stored<LiveSession | null> =>
    need.liveSessions
      .update(roomId, (session) => ok(settle(alsoChange(session))))
      .map((session): LiveSession | null => session)
      .orElse((error) => (error.type === 'storage-failed' ? errAsync(error) : okAsync(null)));

export type SettleLiveSession = ReturnType<typeof settleLiveSession>;
