import { randomUUID } from 'node:crypto';
import type { Context, Middleware } from 'koa';
import type { Logger } from 'pino';
import type { Metrics } from '../metrics/metrics.js';

/** The status that is counted when the caller went away before the answer was sent (nginx' word for it). */
const CLIENT_CLOSED = 499;
/** Asked every few seconds by machines: their lines are for who looks for them. */
const QUIET_ROUTES: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/metrics']);

/** The logger of the request being served; each line of it names the request. */
export const logOf = (ctx: Context, otherwise: Logger): Logger => {
  const { log } = ctx.state;
  return isLogger(log) ? log : otherwise;
};

/**
 * Gives each request an id, which the answer names too, and writes a line when it is over: method, pattern of the route,
 * status, time. Never the path or the query: they hold room ids and signatures.
 */
export const requestLog = (need: { log: Logger; metrics: Metrics }): Middleware => {
  return async (ctx, next) => {
    const startedAt = performance.now();
    const requestId = randomUUID();
    const log = need.log.child({ request_id: requestId });
    ctx.state.log = log;
    ctx.state.route = 'unmatched';
    ctx.set('X-Request-Id', requestId);
    ctx.res.once('close', () => {
      const ms = performance.now() - startedAt;
      const route = String(ctx.state.route);
      const status = ctx.res.writableFinished ? ctx.res.statusCode : CLIENT_CLOSED;
      need.metrics.request({ method: ctx.method, route, status, ms });
      const line = { method: ctx.method, route, status, ms: Math.round(ms * 10) / 10 };
      log[QUIET_ROUTES.has(route) ? 'debug' : 'info'](line, 'request');
    });
    await next();
  };
};

const isLogger = (value: unknown): value is Logger => typeof value === 'object' && value !== null && 'child' in value;
