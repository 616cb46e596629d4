import { err, ok, safeTry } from 'neverthrow';
import type { Ledgers } from '../ports/ledgers.js';
import type { Stored } from '../ports/storage.js';
import type { RebuildLiveSession, RebuiltSession } from './rebuild-live-session.js';

/** How many live sessions one call rebuilds: at some 40 ms each, a request stays well inside its deadline. */
export const REBUILD_LIMIT = 50;

/** A part of a rebuild of everything. */
export interface RebuildReport {
  readonly sessions: readonly RebuiltSession[];
  /** Where to go on; null at the end. */
  readonly nextCursor: string | null;
}

/**
 * Rebuilds all live sessions of the installation, oldest first, a part of them a call: whoever wants all follows the cursor.
 * One that vanished meanwhile is left out. Safe to repeat. Errors: `storage-failed`.
 */
export const rebuildAll =
  (need: { ledgers: Ledgers; rebuildLiveSession: RebuildLiveSession }) =>
  (cursor: string | null): Stored<RebuildReport> =>
    safeTry(async function* () {
      const page = yield* need.ledgers.sessions({ limit: REBUILD_LIMIT, cursor });
      const sessions: RebuiltSession[] = [];
      for (const { roomId } of page.items) {
        const rebuilt = await need.rebuildLiveSession(roomId);
        if (rebuilt.isOk()) sessions.push(rebuilt.value);
        else if (rebuilt.error.type === 'storage-failed') return err(rebuilt.error);
      }
      return ok({ sessions, nextCursor: page.nextCursor });
    });

export type RebuildAll = ReturnType<typeof rebuildAll>;
