import type { Middleware } from 'koa';

/** How long a browser may remember a preflight's answer: as long as Chromium does at most. */
const PREFLIGHT_SECONDS = 7_200;
/** What a page may read of an answer beside its body. */
const EXPOSED_HEADERS = 'Content-Disposition, Retry-After, X-Request-Id';

/**
 * Lets pages of the allowed origins call the API. Tokens travel in a header that a page sets itself, so no cookies are
 * allowed. Operators' tools are no pages.
 */
export const cors = (allowedOrigins: readonly string[]): Middleware => {
  const allowed = new Set(allowedOrigins);
  return async (ctx, next) => {
    ctx.vary('Origin');
    const origin = ctx.get('Origin');
    if (!allowed.has(origin) || ctx.path.startsWith('/api/admin/')) return next();
    ctx.set('Access-Control-Allow-Origin', origin);
    ctx.set('Access-Control-Expose-Headers', EXPOSED_HEADERS);
    if (ctx.method !== 'OPTIONS' || ctx.get('Access-Control-Request-Method') === '') return next();
    ctx.set('Access-Control-Allow-Methods', 'GET, HEAD, POST');
    ctx.set('Access-Control-Allow-Headers', 'Authorization, Content-Type, Range');
    ctx.set('Access-Control-Max-Age', String(PREFLIGHT_SECONDS));
    ctx.status = 204;
    return undefined;
  };
};
