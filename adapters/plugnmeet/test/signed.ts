import { createHash, createHmac } from 'node:crypto';
import { SAMPLE_SECRET } from './recorded.js';

const encode = (json: unknown): string => Buffer.from(JSON.stringify(json)).toString('base64url');

/** A token with any header and claims, rightly signed with HMAC-SHA256. Made here, so that the verifier is judged by other code. */
export const signToken = (
  claims: unknown,
  secret = SAMPLE_SECRET,
  header: unknown = { alg: 'HS256', typ: 'JWT' },
): string => {
  const signed = `${encode(header)}.${encode(claims)}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
};

/** The claim that binds a token to a body. */
export const bodyHash = (body: Uint8Array | string): string => createHash('sha256').update(body).digest('base64');

/** The claims of a PlugNMeet 2.4.0 webhook. */
export const webhookClaims = (body: Uint8Array | string, issuer: string, atSeconds: number) => ({
  iss: issuer,
  exp: atSeconds + 300,
  nbf: atSeconds,
  iat: atSeconds,
  sha256: bodyHash(body),
});
