import { createHmac } from 'node:crypto';

/**
 * The `HASH-SIGNATURE` of a request: lower-case hex of HMAC-SHA256 over the exact bytes that are sent. Upper-case hex and
 * the signature of the same JSON with other spaces are refused (fixtures `auth-signature-uppercase`,
 * `auth-signature-of-other-bytes`).
 */
export const requestSignature = (apiSecret: string, body: Uint8Array): string =>
  createHmac('sha256', apiSecret).update(body).digest('hex');
