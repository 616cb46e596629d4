import { ok, safeTry } from 'neverthrow';
import type { LiveSessionNotFound } from '../domain/errors.js';
import type { Reader } from '../domain/person.js';
import type { Recording } from '../domain/recording.js';
import type { Recordings } from '../ports/recordings.js';
import type { Stored } from '../ports/storage.js';
import type { FindOwnSession } from './find-own-session.js';

/** The recordings of a live session, whatever their state, by the time of their first sign. Errors: `live-session-not-found`, `storage-failed`. */
export const listRecordings =
  (need: { findOwnSession: FindOwnSession; recordings: Recordings }) =>
  (by: Reader, roomId: string): Stored<readonly Recording[], LiveSessionNotFound> =>
    safeTry(async function* () {
      const session = yield* need.findOwnSession(by.courseId, roomId);
      return ok(yield* need.recordings.ofLiveSessions([session.id]));
    });

export type ListRecordings = ReturnType<typeof listRecordings>;
