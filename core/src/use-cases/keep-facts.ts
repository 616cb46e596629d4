import { ok, safeTry } from 'neverthrow';
import type { Facts } from '../domain/facts.js';
import type { Connections } from '../ports/connections.js';
import type { Rooms } from '../ports/rooms.js';
import type { Stored } from '../ports/storage.js';

/**
 * Puts what an event tells into the ledger, fact by fact: each is merged with what is known, so half of them is no harm and
 * the rest follows when the event is applied again. Safe to repeat, in any order. Errors: `storage-failed`.
 */
export const keepFacts =
  (need: { rooms: Rooms; connections: Connections }) =>
  ({ times, lists, visits, connections }: Facts): Stored<void> =>
    safeTry(async function* () {
      for (const time of times) yield* need.rooms.addTime(time);
      for (const connection of connections) yield* need.connections.merge(connection);
      for (const list of lists) yield* need.rooms.addList(list);
      if (visits.length > 0) yield* need.rooms.addVisits(visits);
      return ok(undefined);
    });

export type KeepFacts = ReturnType<typeof keepFacts>;
