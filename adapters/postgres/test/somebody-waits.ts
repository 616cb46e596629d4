import type { OpenDatabase } from './database.js';

/** Longer than anything takes to get to its lock, shorter than a test may take. */
const AT_MOST_MS = 5_000;

/** Resolves when somebody in this database waits for a lock of any kind. */
export const somebodyWaits = async ({ knex }: OpenDatabase): Promise<void> => {
  const until = performance.now() + AT_MOST_MS;
  while (performance.now() < until) {
    const { rows } = await knex.raw(
      `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    if (rows.length > 0) return;
  }
  throw new Error('nobody waits for a lock');
};
