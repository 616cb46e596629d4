import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from './cluster.js';

/** How often the inbox is looked at, and for how long at most. */
const LOOK_EVERY_MS = 50;
const LOOK_FOR_MS = 120_000;

/** Waits until nothing is pending in the inbox, and fails unless all of it was applied. Gives the number of entries. */
export const drained = async (database: Database): Promise<number> => {
  const until = performance.now() + LOOK_FOR_MS;
  while ((await database.number(`select count(*) from homeroom.inbox where status = 'pending'`)) > 0) {
    if (performance.now() > until) throw new Error('the inbox was not projected in time');
    await pause(LOOK_EVERY_MS);
  }
  const others = await database.number(
    `select count(*) from homeroom.inbox where origin = 'webhook' and status <> 'done'`,
  );
  if (others > 0) throw new Error(`${others} webhooks were not applied`);
  return database.number(`select count(*) from homeroom.inbox where origin = 'webhook'`);
};
