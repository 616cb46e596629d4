import type { InboxEntry, Observation } from '@homeroom/core';
import { anObservation } from '../builders/observations.js';
import type { freshStores } from './fresh-stores.js';
import { okOf } from './outcomes.js';
import { allPages } from './pages.js';

/** The stores of the running test. */
export type CurrentStores = ReturnType<typeof freshStores>;

/** Stores the observation of `anObservation` with these fields. */
export const store = (stores: CurrentStores, overrides: Partial<Observation> = {}) =>
  okOf(stores().inbox.store(anObservation(overrides)));

/** All entries, newest first. */
export const newestFirst = (stores: CurrentStores): Promise<InboxEntry[]> =>
  allPages((page) => stores().inbox.list(null, page), 200);

/** The entry, when there is exactly one. */
export const theOnly = async (stores: CurrentStores): Promise<InboxEntry> => {
  const [entry, ...others] = await newestFirst(stores);
  if (entry === undefined || others.length > 0) throw new Error(`expected one entry, found ${others.length + 1}`);
  return entry;
};
