import type { InboxEntry } from '../domain/observation.js';
import type { Clock } from '../ports/clock.js';
import type { Inbox } from '../ports/inbox.js';
import type { Missing, Stored } from '../ports/storage.js';

/** An operator has an observation applied (again): parked after a bug, quarantined at the door, or any other. Safe to repeat. Errors: `missing`, `storage-failed`. */
export const replayObservation =
  (need: { inbox: Inbox; clock: Clock }) =>
  (id: string): Stored<InboxEntry, Missing> =>
    need.inbox.replay(id, need.clock.now());

export type ReplayObservation = ReturnType<typeof replayObservation>;
