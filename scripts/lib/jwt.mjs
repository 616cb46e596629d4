import { createHmac } from 'node:crypto';

/** A JWT of these claims, signed with HMAC-SHA256 (RFC 7515, `alg` HS256). */
export function signJwt(claims, secret) {
  const signed = [{ alg: 'HS256', typ: 'JWT' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}
