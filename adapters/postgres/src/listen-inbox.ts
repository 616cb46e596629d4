import pg from 'pg';
import { addressOf, type Connection } from './connection.js';
import { INBOX_CHANNEL } from './inbox-signals.js';

/** Options of `listenInbox`. */
export interface ListenInboxOptions {
  /** A connection of its own is opened with this, and kept. */
  readonly connection: Connection;
  /** Called when the inbox may have something new: once after every (re)connect, and for each batch that any process stores. */
  onWake(): void;
}

/** A listener that runs. */
export interface InboxListener {
  /** Stops listening and closes the connection. Safe to repeat. */
  close(): Promise<void>;
}

/** The first pause before connecting again; it doubles up to `LONGEST_PAUSE_MS`, with up to as much again by chance. */
const FIRST_PAUSE_MS = 100;
/** Long enough not to hammer a database that is down, short enough to be back soon after it. */
const LONGEST_PAUSE_MS = 5_000;
const CONNECT_TIMEOUT_MS = 2_000;
/** A connection that only listens would never notice that its peer is gone. */
const KEEP_ALIVE_AFTER_MS = 10_000;

/**
 * Listens for new entries of the inbox until it is closed, connecting again whenever the connection is lost. News can be
 * lost while it is: it wakes up after each connect, and whoever needs certainty looks now and then anyway.
 */
export const listenInbox = ({ connection, onWake }: ListenInboxOptions): InboxListener => {
  let closed = false;
  let pauseMs = FIRST_PAUSE_MS;
  let client: pg.Client | null = null;
  let timer: NodeJS.Timeout | undefined;

  const connectLater = (): void => {
    if (closed) return;
    timer = setTimeout(() => void connect(), pauseMs * (1 + Math.random()));
    pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
  };

  const connect = async (): Promise<void> => {
    const fresh = clientFor(connection);
    client = fresh;
    // `end` follows every loss, so it alone connects again; an `error` without a listener would end the process.
    fresh.on('error', () => undefined);
    fresh.once('end', connectLater);
    fresh.on('notification', onWake);
    try {
      await fresh.connect();
      await fresh.query(`listen ${INBOX_CHANNEL}`);
      pauseMs = FIRST_PAUSE_MS;
      onWake();
    } catch {
      await fresh.end().catch(() => undefined);
    }
  };

  void connect();
  return {
    async close() {
      closed = true;
      clearTimeout(timer);
      await client?.end().catch(() => undefined);
    },
  };
};

const clientFor = (connection: Connection): pg.Client =>
  new pg.Client({
    ...addressOf(connection),
    application_name: 'homeroom-inbox',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MS,
  });
