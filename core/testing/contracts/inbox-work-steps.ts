import type { InboxEntry, Settlement } from '@homeroom/core';
import { MORNING } from '../builders/moments.js';
import { anObservation } from '../builders/observations.js';
import type { Stores } from '../stores.js';
import { bytesOf } from '../text-bytes.js';
import { okOf } from './outcomes.js';

/** How long these tests claim entries for. */
export const LEASE_MS = 30_000;

/** Stores observations that came one millisecond after the other. */
export const storeSome = async (stores: () => Stores, count: number): Promise<void> => {
  for (let n = 0; n < count; n += 1) {
    const told = anObservation({ eventId: `event-${n}`, body: bytesOf(`${n}`), receivedAt: MORNING + n });
    await okOf(stores().inbox.store(told));
  }
};

/** Claims what is due at `now`. */
export const claim = (stores: () => Stores, now: number, limit = 100): Promise<readonly InboxEntry[]> =>
  okOf(stores().inbox.claim(now, limit, LEASE_MS));

/** Claims the oldest that is due at `now`; there must be one. */
export const claimOne = async (stores: () => Stores, now: number): Promise<InboxEntry> => {
  const [entry] = await claim(stores, now, 1);
  if (entry === undefined) throw new Error('nothing to claim');
  return entry;
};

/** Writes what became of one entry. */
export const settle = (stores: () => Stores, settlement: Settlement) => okOf(stores().inbox.settle([settlement]));

/** The entry as it is now. */
export const entryOf = async (stores: () => Stores, id: string): Promise<InboxEntry> => {
  const { items } = await okOf(stores().inbox.list(null, { limit: 200, cursor: null }));
  const entry = items.find((item) => item.id === id);
  if (entry === undefined) throw new Error(`no entry ${id}`);
  return entry;
};
