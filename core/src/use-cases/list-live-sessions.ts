import { ok, safeTry } from 'neverthrow';
import type { Reader } from '../domain/person.js';
import type { LiveSessions } from '../ports/live-sessions.js';
import type { Page, PageWanted, Stored } from '../ports/storage.js';
import type { DescribeLiveSessions, LiveSessionView } from './describe-live-sessions.js';

/** The live sessions of a person's course, newest first, by pages. Everybody of the course may see them. Errors: `storage-failed`. */
export const listLiveSessions =
  (need: { liveSessions: LiveSessions; describeLiveSessions: DescribeLiveSessions }) =>
  (by: Reader, page: PageWanted): Stored<Page<LiveSessionView>> =>
    safeTry(async function* () {
      const { items, nextCursor } = yield* need.liveSessions.list(by.courseId, page);
      return ok({ items: yield* need.describeLiveSessions(items), nextCursor });
    });

export type ListLiveSessions = ReturnType<typeof listLiveSessions>;
