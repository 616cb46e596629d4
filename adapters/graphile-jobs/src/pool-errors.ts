import type pg from 'pg';

/**
 * Takes the errors of a pool's connections as long as it is used here: without a listener, a connection that breaks ends the process. (The
 * queries on it fail too, and that is handled.) Answers how to leave.
 */
export const listenToPoolErrors = (pool: pg.Pool, onError: (error: Error) => void): (() => void) => {
  const known = new WeakSet<pg.PoolClient>();
  // A connection that was made before comes by here when it is next used.
  const listen = (client: pg.PoolClient): void => {
    if (known.has(client)) return;
    known.add(client);
    client.on('error', onError);
  };
  pool.on('error', onError);
  pool.on('connect', listen);
  pool.on('acquire', listen);
  return () => {
    pool.off('error', onError);
    pool.off('connect', listen);
    pool.off('acquire', listen);
  };
};
