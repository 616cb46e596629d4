import { createHash, createHmac } from 'node:crypto';

/** Who signs. */
export interface Signer {
  readonly apiKey: string;
  readonly apiSecret: string;
}

/** The headers that PlugNMeet sends with a body: a bare JWT that holds the body's hash, minted at `nowMs`. */
export const signedHeaders = (body: string, { apiKey, apiSecret }: Signer, nowMs: number): Record<string, string> => {
  const nbf = Math.floor(nowMs / 1_000);
  const sha256 = createHash('sha256').update(body).digest('base64');
  const head = encode({ alg: 'HS256', typ: 'JWT' });
  const claims = encode({ iss: apiKey, exp: nbf + 300, nbf, iat: nbf, sha256 });
  const mac = createHmac('sha256', apiSecret).update(`${head}.${claims}`).digest('base64url');
  const token = `${head}.${claims}.${mac}`;
  return { authorization: token, 'hash-token': token, 'content-type': 'application/json' };
};

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
