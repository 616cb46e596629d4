import { err, ok, safeTry } from 'neverthrow';
import { type LiveSessionNotFound, liveSessionNotFound } from '../domain/errors.js';
import type { Reader } from '../domain/person.js';
import type { Stored } from '../ports/storage.js';
import type { DescribeLiveSessions, LiveSessionView } from './describe-live-sessions.js';
import type { FindOwnSession } from './find-own-session.js';

/** One live session of a person's course. Errors: `live-session-not-found`, `storage-failed`. */
export const showLiveSession =
  (need: { findOwnSession: FindOwnSession; describeLiveSessions: DescribeLiveSessions }) =>
  (by: Reader, roomId: string): Stored<LiveSessionView, LiveSessionNotFound> =>
    safeTry(async function* () {
      const session = yield* need.findOwnSession(by.courseId, roomId);
      const [view] = yield* need.describeLiveSessions([session]);
      return view === undefined ? err(liveSessionNotFound(roomId)) : ok(view);
    });

export type ShowLiveSession = ReturnType<typeof showLiveSession>;
