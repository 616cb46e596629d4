import type pg from 'pg';

/** Every fact that a rebuild makes again, as rows of text: whole, but for the number of changes that a row took. */
export const knownFacts = async (database: pg.Pool): Promise<string[]> => {
  const rows: string[] = [];
  for (const query of QUERIES) {
    for (const { row } of (await database.query<{ row: string }>(query)).rows) rows.push(row);
  }
  return rows;
};

const QUERIES = ['connections', 'room_times', 'room_lists', 'room_visits'].map(
  (table) => `select '${table} ' || (to_jsonb(t) - 'version')::text as row from homeroom.${table} t order by 1`,
);
