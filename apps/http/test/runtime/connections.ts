import type pg from 'pg';

/** How many are connected to the database beside the one that asks. */
export const othersConnected = async (asking: pg.Client): Promise<number> => {
  const { rows } = await asking.query(
    'select 1 from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  );
  return rows.length;
};
