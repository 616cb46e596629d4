import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';

/** Longest headers together: a class token of the most letters that count (16,384), and a browser's cookies beside it. */
const MAX_HEADER_BYTES = 32 * 1_024;
/** How long the headers of a request may take: they are one packet, and slow ones are an attack (slowloris). */
const HEADERS_TIMEOUT_MS = 5_000;
/** How long a whole request may take to arrive: the largest that is read has 1 MiB. */
const REQUEST_TIMEOUT_MS = 10_000;
/** How often the two limits above are looked at; Node's 30 s would let a slow client stay that much longer. */
const CONNECTIONS_CHECK_MS = 1_000;
/** How long an idle connection stays open: longer than reverse proxies keep theirs (60 s), so that they close first and no request is lost. */
const KEEP_ALIVE_TIMEOUT_MS = 75_000;
/** How long a connection may be silent in the middle of an answer: a film that is paused comes back with a range. */
const SOCKET_IDLE_MS = 120_000;
/** Most connections at once, at some 20 kB each; more are turned away before they cost anything. */
const MAX_SOCKETS = 5_000;
/** How often a server that closes looks for connections that have become idle. */
const CLOSE_CHECK_MS = 25;

/** An HTTP server with limits on everything that a client can hold on to. */
export const createServer = (listener: RequestListener): Server => {
  const server = createHttpServer(
    {
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: HEADERS_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      connectionsCheckingInterval: CONNECTIONS_CHECK_MS,
      keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    },
    listener,
  );
  server.maxConnections = MAX_SOCKETS;
  server.setTimeout(SOCKET_IDLE_MS);
  return server;
};

/**
 * Stops listening and lets requests that have begun be answered, for at most `withinMs` milliseconds; then the rest is cut
 * off. Idle connections are closed as soon as they are idle. Safe to repeat.
 */
export const closeServer = async (server: Server, withinMs: number): Promise<void> => {
  if (!server.listening) return;
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const idle = setInterval(() => server.closeIdleConnections(), CLOSE_CHECK_MS);
  const deadline = setTimeout(() => server.closeAllConnections(), withinMs);
  await closed;
  clearInterval(idle);
  clearTimeout(deadline);
};
