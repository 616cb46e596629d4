import type { Context, Next } from 'koa';
import { refusal, sendJson, sendText } from './answers.js';

/**
 * How the API can be made to fail: `unavailable` breaks the connection without an answer, `nonsense` answers
 * HTML with status 200, `refuse` answers `status: false`. null is the healthy server.
 */
export type ApiFault = 'unavailable' | 'nonsense' | 'refuse' | null;

export function apiFaults(fault: () => ApiFault) {
  return async (ctx: Context, next: Next): Promise<void> => {
    const mode = /^\/(auth|download)\//.test(ctx.path) ? fault() : null;
    if (mode === null) return next();
    if (mode === 'unavailable') {
      ctx.respond = false;
      ctx.req.socket.destroy();
      return;
    }
    if (mode === 'refuse') return sendJson(ctx, refusal('refused as asked', 'INTERNAL_SERVER_ERROR'));
    sendText(ctx, 200, '<html><body>This is not what you asked for.</body></html>');
    ctx.set('Content-Type', 'text/html; charset=utf-8');
  };
}
