import type { Observation, Received } from '../domain/observation.js';
import type { Inbox } from '../ports/inbox.js';
import type { Stored } from '../ports/storage.js';

/**
 * Takes a verified webhook in: stores it, and nothing else, so that the answer depends on nothing else. Its effects follow
 * from the stored inbox (`projectInbox`). `ok` only when it is durable. Safe to repeat. Errors: `storage-failed`: tell
 * the sender to come again.
 */
export const receiveEvent =
  (need: { inbox: Inbox }) =>
  (observation: Observation): Stored<Received> =>
    need.inbox.store(observation);

export type ReceiveEvent = ReturnType<typeof receiveEvent>;
