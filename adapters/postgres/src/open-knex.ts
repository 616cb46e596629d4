import createKnex, { type Knex } from 'knex';
import { addressOf, type Connection } from './connection.js';

/** Options of `openKnex`. */
export interface OpenKnexOptions {
  readonly connection: Connection;
  /** Most connections at a time. */
  readonly poolSize?: number;
  /** What `pg_stat_activity` shows. */
  readonly applicationName?: string;
}

/** Postgres gives a process 100 connections by default: room for several of ours beside the queue's and a console. */
const POOL_SIZE = 10;
/** The webhook's answer has a deadline of 5 s; whoever waits longer than this for a connection had better be told. */
const ACQUIRE_TIMEOUT_MS = 3_000;
/** A database on the same machine or network answers in milliseconds; one that starts up refuses. */
const CONNECT_TIMEOUT_MS = 2_000;
/** Our longest statement, a list over a big class, takes well under a second. */
const STATEMENT_TIMEOUT_MS = 10_000;
/** Locks are held for a few milliseconds; a longer wait is a lock that somebody forgot. */
const LOCK_TIMEOUT_MS = 3_000;
/** Our transactions hold no waits but their own statements: one that idles belongs to a process that hangs. */
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 10_000;
/** A server that is gone without a goodbye does not even time statements out: this side stops waiting. */
const NO_ANSWER_TIMEOUT_MS = STATEMENT_TIMEOUT_MS + 2_000;
/** Connections that nobody needs go back to the server. */
const IDLE_CONNECTION_MS = 30_000;
/** How often the pool looks for those. */
const REAP_INTERVAL_MS = 5_000;
/** The first TCP keep-alive probe, so that a dead peer is noticed on idle connections too. */
const KEEP_ALIVE_AFTER_MS = 10_000;

/**
 * Opens a pool of connections with every wait bounded. Connects when first used; `knex.destroy()` closes it. Connections
 * that break while idle, or that stop answering, are thrown away, and the next use opens others.
 */
export const openKnex = ({ connection, poolSize = POOL_SIZE, applicationName = 'homeroom' }: OpenKnexOptions): Knex => {
  const open = new Map<string, RawConnection>();
  const unanswered = new WeakSet<RawConnection>();
  const knex = createKnex({
    client: 'pg',
    connection: { ...addressOf(connection), ...LIMITS, application_name: applicationName },
    pool: {
      min: 0,
      max: poolSize,
      acquireTimeoutMillis: ACQUIRE_TIMEOUT_MS,
      createTimeoutMillis: CONNECT_TIMEOUT_MS,
      idleTimeoutMillis: IDLE_CONNECTION_MS,
      reapIntervalMillis: REAP_INTERVAL_MS,
      propagateCreateError: true,
      afterCreate: (raw: RawConnection, done: (error: null) => void) => {
        open.set(raw.__knexUid, raw);
        raw.once('end', () => open.delete(raw.__knexUid));
        done(null);
      },
      validate: (raw: RawConnection) => !unanswered.has(raw),
    },
    // Else knex writes the values of a failed statement into the message of its error.
    compileSqlOnError: false,
    log: SILENT,
  });
  return knex.on('query-error', (error: Error, query: { readonly __knexUid: string }) => {
    const raw = open.get(query.__knexUid);
    if (raw === undefined || !error.message.endsWith(PG_GAVE_UP)) return;
    // pg gives such a connection back as if it were free, with the unanswered statement still in front of all others.
    unanswered.add(raw);
    raw.connection.stream.destroy();
  });
};

const LIMITS = {
  connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  statement_timeout: STATEMENT_TIMEOUT_MS,
  lock_timeout: LOCK_TIMEOUT_MS,
  idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
  query_timeout: NO_ANSWER_TIMEOUT_MS,
  keepAlive: true,
  keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MS,
  // Compiling a plan takes longer than any of our statements runs.
  options: '-c jit=off',
} as const;

/** What pg says when `query_timeout` has passed. */
const PG_GAVE_UP = 'Query read timeout';

/** The part of pg's client and of knex's mark on it that is used here. */
interface RawConnection {
  readonly __knexUid: string;
  readonly connection: { readonly stream: { destroy(): void } };
  once(event: 'end', listener: () => void): void;
}

/** Adapters do not log: every failure reaches a caller as a value, and knex's own warnings repeat it with more detail than is safe. */
const SILENT = {
  warn: () => undefined,
  error: () => undefined,
  deprecate: () => undefined,
  debug: () => undefined,
};
