import type { Drift, Drifts } from '@homeroom/core';
import { err, ok } from 'neverthrow';
import { copyOf } from '../copy-of.js';
import { pageOf } from './memory-pages.js';
import { keyOf, type MemoryState, storageFailed, stored } from './memory-state.js';

/** Differences in memory. */
export const memoryDrifts = (state: MemoryState): Drifts => ({
  record: (given) => {
    const drifts = copyOf(given);
    return stored(state, () => {
      if (drifts.some((drift) => !state.sessions.has(drift.liveSessionId))) {
        return err(storageFailed('a drift of an unknown live session'));
      }
      for (const drift of drifts) {
        const known = state.drifts.get(driftKey(drift));
        const repairedAt = drift.repairedAt ?? known?.repairedAt ?? null;
        state.drifts.set(driftKey(drift), { ...(known ?? drift), found: drift.found, repairedAt });
      }
      return ok(undefined);
    });
  },
  list: (page) =>
    stored(state, () => {
      const newestFirst = [...state.drifts.values()].reverse().sort((a, b) => b.at - a.at);
      return ok(pageOf(newestFirst, driftKey, page));
    }),
});

const driftKey = ({ roomId, kind, asked }: Drift): string => keyOf(roomId, kind, asked);
