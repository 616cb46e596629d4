import { randomBytes } from 'node:crypto';
import type Router from '@koa/router';
import type { JoinToken } from './join-token-routes.js';
import { joinPage, messagePage, type Page } from './page.js';

/** `GET /?access_token=…`: where PlugNMeet's web client would be. */
export function addPageRoutes(router: Router, readToken: (token: string) => JoinToken | null): void {
  router.get('/', (ctx) => {
    const token = ctx.query.access_token;
    const nonce = randomBytes(16).toString('base64');
    const page = typeof token === 'string' ? pageFor(readToken(token), nonce) : welcome(nonce);
    ctx.status = page.status;
    ctx.set('Content-Type', 'text/html; charset=utf-8');
    ctx.set(
      'Content-Security-Policy',
      `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'; connect-src 'self'; frame-ancestors 'none'`,
    );
    // The address holds a token: nobody else may learn or keep it.
    ctx.set('Referrer-Policy', 'no-referrer');
    ctx.set('Cache-Control', 'no-store');
    ctx.body = page.html;
  });
}

function pageFor(token: JoinToken | null, nonce: string): Page {
  if (token !== null) return joinPage(token, nonce);
  return messagePage(401, 'This link does not work', 'Its join token is not valid, or its time is over.', nonce);
}

function welcome(nonce: string): Page {
  return messagePage(200, 'PlugNMeet simulator', 'A stand-in for a PlugNMeet server. Open a join link here.', nonce);
}
