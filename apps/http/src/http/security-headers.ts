import type { Middleware } from 'koa';
import helmet from 'koa-helmet';

/** A year, which is what browsers' preload lists ask for. */
const HSTS_SECONDS = 31_536_000;

/**
 * Headers that tell browsers to be careful. Answers of the API load nothing; pages of the allowed origins may hold ours in
 * a frame. HTTPS is only insisted on where the app is reached by it, and for its own host alone.
 */
export const securityHeaders = (options: {
  allowedOrigins: readonly string[];
  publicUrl: () => string;
}): Middleware => {
  const headersFor = (https: boolean): Middleware =>
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: { defaultSrc: ["'none'"], frameAncestors: ["'self'", ...options.allowedOrigins] },
      },
      crossOriginEmbedderPolicy: false,
      strictTransportSecurity: https ? { maxAge: HSTS_SECONDS, includeSubDomains: false } : false,
      // `frame-ancestors` says it better: this header knows no list of origins.
      xFrameOptions: options.allowedOrigins.length === 0 ? { action: 'sameorigin' } : false,
    });
  const insisting = headersFor(true);
  const plain = headersFor(false);
  return (ctx, next) => (options.publicUrl().startsWith('https:') ? insisting : plain)(ctx, next);
};
