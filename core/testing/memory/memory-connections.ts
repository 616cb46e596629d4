import { type Connections, mergeConnection } from '@homeroom/core';
import { ok } from 'neverthrow';
import { copyOf } from '../copy-of.js';
import { type MemoryState, stored } from './memory-state.js';

/** The ledger of stays in memory. */
export const memoryConnections = (state: MemoryState): Connections => ({
  merge: (given) => {
    const told = copyOf(given);
    return stored(state, () => {
      const known = state.connections.get(told.key);
      const merged = known === undefined ? told : mergeConnection(known, told);
      state.connections.set(told.key, merged);
      return ok(merged);
    });
  },
  ofRoom: (roomId) =>
    stored(state, () => ok([...state.connections.values()].filter((connection) => connection.roomId === roomId))),
});
