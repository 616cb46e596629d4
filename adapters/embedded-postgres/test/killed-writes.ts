import pg from 'pg';
import type { PostgresConnection } from '../src/index.js';
import { launch } from './launcher-process.js';
import { postmasterPid } from './places.js';
import { query } from './query.js';
import { until } from './until.js';

/** What is killed with SIGKILL: Node alone, Postgres' first process alone, or both with all that belongs to them. */
export const VICTIMS = ['node', 'postmaster', 'everything'] as const;
export type Victim = (typeof VICTIMS)[number];

const WRITERS = 8;

/** Everything that was answered, over all cycles: `writer/number`. */
export interface Ledger {
  readonly answered: Set<string>;
  /** Statements that were cut off: they may have been committed, or not. */
  cutOff: number;
  next: number;
}

export const newLedger = (): Ledger => ({ answered: new Set(), cutOff: 0, next: 0 });

/** Starts the server, lets 8 writers commit rows, kills in the middle of it after `rowCount` answers. */
export const writeUntilKilled = async (
  dataDir: string,
  victim: Victim,
  rowCount: number,
  ledger: Ledger,
): Promise<void> => {
  const launcher = launch({ dataDir, fsync: true });
  const { connection, error } = await launcher.answer;
  if (connection === undefined) throw new Error(error?.message);
  await query(connection, 'CREATE TABLE IF NOT EXISTS writes (writer int, n int, PRIMARY KEY (writer, n))');
  const postmaster = await postmasterPid(dataDir);
  const enough = ledger.answered.size + rowCount;
  // All are connected before the first row: on a busy machine the kill would else meet one that is still knocking.
  const clients = await Promise.all(Array.from({ length: WRITERS }, () => connected(connection)));
  const writers = clients.map((client, writer) => write(client, writer, ledger));
  await until(`${rowCount} rows are answered`, () => ledger.answered.size >= enough);
  const others = victim === 'everything' ? await serverPids(connection) : [];
  if (victim !== 'node') for (const pid of [postmaster, ...others]) process.kill(pid, 'SIGKILL');
  if (victim !== 'postmaster') await launcher.kill();
  await Promise.all(writers);
  if (victim === 'postmaster') await launcher.stop();
};

const connected = async (connection: PostgresConnection): Promise<pg.Client> => {
  const client = new pg.Client(connection);
  client.on('error', () => undefined);
  await client.connect();
  return client;
};

/** Commits one row after the other until the connection breaks. */
const write = async (client: pg.Client, writer: number, ledger: Ledger): Promise<void> => {
  for (;;) {
    const n = ledger.next;
    ledger.next += 1;
    try {
      await client.query({ name: 'write', text: 'INSERT INTO writes VALUES ($1, $2)', values: [writer, n] });
      ledger.answered.add(`${writer}/${n}`);
    } catch {
      ledger.cutOff += 1;
      await client.end().catch(() => undefined);
      return;
    }
  }
};

const serverPids = async (connection: PostgresConnection): Promise<number[]> => {
  const rows = await query(
    connection,
    'SELECT array_agg(pid) AS pids FROM pg_stat_activity WHERE pid <> pg_backend_pid()',
  );
  const [row] = rows;
  if (typeof row !== 'object' || row === null || !('pids' in row) || !Array.isArray(row.pids))
    throw new Error('no pids');
  return row.pids.filter((pid) => typeof pid === 'number');
};

/** Answered writes that are not in the table, and rows of the table that nobody was told about. */
export const compare = async (
  connection: PostgresConnection,
  ledger: Ledger,
): Promise<{ missing: string[]; unanswered: number }> => {
  const rows = await query(connection, `SELECT writer || '/' || n AS write FROM writes`);
  const found = new Set(
    rows.map((row) => (typeof row === 'object' && row !== null && 'write' in row ? row.write : '')),
  );
  return {
    missing: [...ledger.answered].filter((write) => !found.has(write)),
    unanswered: [...found].filter((write) => typeof write === 'string' && !ledger.answered.has(write)).length,
  };
};
