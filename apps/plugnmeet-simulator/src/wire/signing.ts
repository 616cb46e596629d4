import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { isRecord, parseJson } from './unknown-json.js';

const HEADER = base64Url('{"alg":"HS256","typ":"JWT"}');

export type TokenFault = 'not-three-parts' | 'bad-signature' | 'unreadable';
export type Claims = { readonly [name: string]: unknown };

/** Signs a JWT with HS256. The claims are written in the order given, as the server's own tokens are. */
export function signToken(claims: Readonly<Record<string, string | number | boolean>>, secret: string): string {
  const signed = `${HEADER}.${base64Url(JSON.stringify(claims))}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

/** Checks the signature of a JWT and answers its claims, or what is wrong with it. Times are not looked at. */
export function readToken(token: string, secret: string): Claims | TokenFault {
  const [header, body, signature, ...more] = token.split('.');
  if (header === undefined || body === undefined || signature === undefined || more.length > 0)
    return 'not-three-parts';
  // The header is not read: whatever algorithm it names, only our HMAC counts.
  const expected = createHmac('sha256', secret).update(`${header}.${body}`).digest();
  if (!sameBytes(expected, Buffer.from(signature, 'base64url'))) return 'bad-signature';
  const claims = parseJson(Buffer.from(body, 'base64url').toString());
  return isRecord(claims) ? claims : 'unreadable';
}

/** `HASH-SIGNATURE` of a request: lower-case hex, so an upper-case one is another text (exchange auth-signature-uppercase). */
export function isRequestSignature(given: string, body: Buffer, secret: string): boolean {
  const expected = createHmac('sha256', secret).update(body).digest('hex');
  return sameBytes(Buffer.from(expected), Buffer.from(given));
}

/** The `sha256` claim of a webhook: standard base64 of the body's digest. */
export function bodyDigest(body: string): string {
  return createHash('sha256').update(body).digest('base64');
}

export function sameText(a: string, b: string): boolean {
  return sameBytes(Buffer.from(a), Buffer.from(b));
}

function sameBytes(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

function base64Url(text: string): string {
  return Buffer.from(text).toString('base64url');
}
