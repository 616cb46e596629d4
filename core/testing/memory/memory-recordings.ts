import type { Recording, Recordings } from '@homeroom/core';
import { err, ok } from 'neverthrow';
import { copyOf } from '../copy-of.js';
import { type MemoryState, storageFailed, stored } from './memory-state.js';

/** Recordings in memory. */
export const memoryRecordings = (state: MemoryState): Recordings => ({
  upsert: (recordId, change) =>
    stored(state, () =>
      change(copyOf(state.recordings.get(recordId) ?? null)).andThen((changed) => {
        if (!state.sessions.has(changed.liveSessionId)) {
          return err(storageFailed('a recording of an unknown live session'));
        }
        state.recordings.set(recordId, copyOf(changed));
        return ok(changed);
      }),
    ),
  find: (recordId) => stored(state, () => ok(state.recordings.get(recordId) ?? null)),
  ofLiveSessions: (liveSessionIds) => {
    const wanted = new Set(liveSessionIds);
    return stored(state, () =>
      ok(
        [...state.recordings.values()]
          .filter((recording) => wanted.has(recording.liveSessionId))
          .sort((a, b) => compare(firstSign(a), firstSign(b)) || compare(a.recordId, b.recordId)),
      ),
    );
  },
  due: (now, limit) =>
    stored(state, () =>
      ok(
        [...state.recordings.values()]
          .flatMap(({ recordId, nextAttemptAt }) => (nextAttemptAt === null ? [] : [{ recordId, nextAttemptAt }]))
          .filter(({ nextAttemptAt }) => nextAttemptAt <= now)
          .sort((a, b) => a.nextAttemptAt - b.nextAttemptAt)
          .slice(0, limit)
          .map(({ recordId }) => recordId),
      ),
    ),
});

const firstSign = ({ custody }: Recording): number => Math.min(...custody.map((step) => step.at));

const compare = <T extends number | string>(a: T, b: T): number => (a === b ? 0 : a < b ? -1 : 1);
