import type { Connections } from '@homeroom/core';
import { ok } from 'neverthrow';
import { copyOf } from '../copy-of.js';
import { putConnection } from './memory-facts.js';
import { type MemoryState, stored } from './memory-state.js';

/** The ledger of stays in memory. */
export const memoryConnections = (state: MemoryState): Connections => ({
  merge: (given) => {
    const told = copyOf(given);
    return stored(state, () => ok(putConnection(state, told)));
  },
  ofRoom: (roomId) =>
    stored(state, () => ok([...state.connections.values()].filter((connection) => connection.roomId === roomId))),
});
