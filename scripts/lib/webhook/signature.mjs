import { createHash } from 'node:crypto';
import { signJwt } from '../jwt.mjs';

// PlugNMeet's tokens are good for five minutes.
const LIFETIME_SECONDS = 300;

/**
 * The headers of a webhook as PlugNMeet signs it: the same bare JWT twice, HS256 with the API secret, whose `sha256` claim is the standard
 * base64 of the SHA-256 of the exact body. `now` is UTC milliseconds.
 */
export function signedHeaders(body, { apiKey, apiSecret }, now) {
  const issuedAt = Math.floor(now / 1000);
  const token = signJwt(
    {
      iss: apiKey,
      exp: issuedAt + LIFETIME_SECONDS,
      nbf: issuedAt,
      iat: issuedAt,
      sha256: createHash('sha256').update(body).digest('base64'),
    },
    apiSecret,
  );
  return { Authorization: token, 'Hash-Token': token };
}
