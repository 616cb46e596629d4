import type { Context, Next } from 'koa';
import { isRequestSignature, sameText } from '../wire/signing.js';
import { refusal, type StatusCode, sendJson, sendText } from './answers.js';
import { readBody } from './body.js';

type Fault = readonly [msg: string, code: StatusCode];

/** Checks the signature of everything below /auth, in the order of the exchanges auth-*; a signed GET is a 404. */
export function authentication(keys: { readonly apiKey: string; readonly apiSecret: string }) {
  return async (ctx: Context, next: Next): Promise<void> => {
    if (!ctx.path.startsWith('/auth/')) return next();
    const body = await readBody(ctx.req);
    if (body === 'too-large') return sendText(ctx, 413, 'Request Entity Too Large');
    const fault = authFault(ctx.get('API-KEY'), ctx.get('HASH-SIGNATURE'), body, keys);
    if (fault !== null) return sendJson(ctx, refusal(...fault), 401);
    ctx.state.body = body.toString();
    await next();
    if (ctx.body === undefined || ctx.body === null) sendText(ctx, 404, 'not found');
  };
}

function authFault(
  key: string,
  signature: string,
  body: Buffer,
  { apiKey, apiSecret }: { readonly apiKey: string; readonly apiSecret: string },
): Fault | null {
  if (key === '') return ['Missing API-KEY header.', 'MISSING_REQUIRED_PARAMETER'];
  if (!sameText(key, apiKey)) return ['Invalid API key provided.', 'INVALID_API_KEY'];
  if (signature === '') return ['Missing HASH-SIGNATURE header.', 'MISSING_REQUIRED_PARAMETER'];
  if (isRequestSignature(signature, body, apiSecret)) return null;
  return ['Failed to verify provided authentication details.', 'INVALID_TOKEN_OR_SIGNATURE'];
}
