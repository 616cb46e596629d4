import type { RequestListener } from 'node:http';

/**
 * PlugNMeet sends a webhook three times, and drops it for ever on a 4xx: two pauses of this many seconds outlast a start, or
 * the time that an operator needs to mend a route, as far as its token allows.
 */
const COME_AGAIN_SECONDS = '45';

/** Answers that this process does not serve that, or not yet. */
export const notHere: RequestListener = (_request, response) => {
  response.writeHead(503, { 'retry-after': COME_AGAIN_SECONDS }).end();
};

/** A process without the web part still says how it is, and nothing else. */
export const onlyHealth =
  (serve: RequestListener): RequestListener =>
  (request, response) => {
    const path = (request.url ?? '').split('?')[0]?.replace(/\/$/, '');
    if (path !== undefined && HEALTH_PATHS.has(path)) serve(request, response);
    else notHere(request, response);
  };

const HEALTH_PATHS: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/metrics']);
