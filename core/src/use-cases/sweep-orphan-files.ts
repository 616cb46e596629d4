import { ok, safeTry } from 'neverthrow';
import { DAY } from '../domain/instant.js';
import type { Recording } from '../domain/recording.js';
import type { Clock } from '../ports/clock.js';
import type { RecordingFiles } from '../ports/recording-files.js';
import type { Recordings } from '../ports/recordings.js';
import type { Stored } from '../ports/storage.js';

/**
 * In milliseconds: how long after its last byte a published file is left alone. A row names its file minutes after that at the
 * latest (`SILENT_STEP_LEASE`), or never.
 */
export const ORPHAN_KEPT = DAY;
/** How many files one round looks at: their live sessions are asked for at once (`Recordings.ofLiveSessions` takes 200). */
export const SWEPT_AT_ONCE = 200;

/** What a round did. */
export interface OrphanSweep {
  /** Where the next round goes on; null when it begins anew. */
  readonly next: string | null;
  readonly removed: number;
  /** Those that could not be removed; a later round tries again. */
  readonly failed: number;
}

/**
 * Removes published files that no row names: an attempt was killed, or its storage failed, between publishing and noting it.
 * One bounded round, from the file after `after` (null: the first). Only what was surely superseded goes: an old file of a live
 * session whose recordings are known here and all have their own, with nothing to do. So a file is kept while an attempt is
 * under way, and when these rows are not the ones that it belongs to (another database, an older backup). Safe to repeat and
 * to run in many processes. One file that cannot be removed does not keep the others.
 */
export const sweepOrphanFiles =
  (need: { recordings: Recordings; files: RecordingFiles; clock: Clock }) =>
  (after: string | null): Stored<OrphanSweep> =>
    safeTry(async function* () {
      const page = yield* need.files.list(after, SWEPT_AT_ONCE);
      const writtenBefore = need.clock.now() - ORPHAN_KEPT;
      const old = page.filter(({ writtenAt }) => writtenAt < writtenBefore).map(({ key }) => key);
      const sessions = [...new Set(old.map(liveSessionIdOf))].filter((id) => id !== null);
      const recordings = sessions.length === 0 ? [] : yield* need.recordings.ofLiveSessions(sessions);
      const orphans = orphansAmong(old, recordings);
      let removed = 0;
      for (const key of orphans) if ((await need.files.remove(key)).isOk()) removed += 1;
      const next = page.length < SWEPT_AT_ONCE ? null : (page.at(-1)?.key ?? null);
      return ok({ next, removed, failed: orphans.length - removed });
    });

const orphansAmong = (keys: readonly string[], recordings: readonly Recording[]): readonly string[] => {
  const named = new Set(recordings.flatMap(({ fileKey, posterKey }) => [fileKey, posterKey]));
  const known = new Set(recordings.map(({ liveSessionId }) => liveSessionId));
  const unsettled = new Set(recordings.filter((one) => !isSettled(one)).map(({ liveSessionId }) => liveSessionId));
  return keys.filter((key) => {
    const session = liveSessionIdOf(key);
    return session !== null && known.has(session) && !unsettled.has(session) && !named.has(key);
  });
};

/** The live session that a key of an attempt (`Attempt.newFileKey`) begins with; null of any other key. */
const liveSessionIdOf = (key: string): string | null => {
  const end = key.indexOf('.');
  return end > 0 ? key.slice(0, end) : null;
};

/** It has its file, or will never have one, and no attempt at it is due or under way. */
const isSettled = ({ status, nextAttemptAt }: Recording): boolean =>
  (status === 'ready' || status === 'deleted') && nextAttemptAt === null;

export type SweepOrphanFiles = ReturnType<typeof sweepOrphanFiles>;
