import pg from 'pg';
import type { PostgresConnection } from '../src/index.js';

/** The rows of one statement, on a connection of its own. */
export const query = async (connection: PostgresConnection | string, sql: string): Promise<unknown[]> => {
  const client = typeof connection === 'string' ? new pg.Client(connection) : new pg.Client(connection);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
};
