import { createSecretKey } from 'node:crypto';
import { createRemoteJWKSet, type JWTPayload, type JWTVerifyOptions, errors as joseErrors, jwtVerify } from 'jose';
import { SECRET_BYTES } from '../../config/value-schemas.js';

/** How class tokens are signed. `secrets`: newest first. */
export type ClassTokenKeys =
  | { readonly type: 'secret'; readonly secrets: readonly string[] }
  | { readonly type: 'jwks'; readonly url: string };

/** Checks a token's signature and the claims that `options` name; throws jose's errors. */
export type VerifySignature = (token: string, options: JWTVerifyOptions) => Promise<JWTPayload>;

/** How long the course platform may take to give its keys: a person waits for it. */
const JWKS_TIMEOUT_MS = 5_000;
/** How often unknown key ids may make us ask again: a flood of made-up ones must not reach the course platform. */
const JWKS_COOLDOWN_MS = 30_000;
/** How long keys count: one that was withdrawn counts no longer than this. */
const JWKS_MAX_AGE_MS = 600_000;

/** With a shared secret HS256 alone counts. */
const SECRET_ALGORITHMS = ['HS256'];
/** With public keys these alone; HS256 never, or the public key itself would be taken for a secret. `Ed25519` is EdDSA's newer name (RFC 9864). */
const PUBLIC_KEY_ALGORITHMS = ['RS256', 'ES256', 'EdDSA', 'Ed25519'];

/** The signature check for one issuer's keys. Throws when a secret is too short to sign with. */
export const verifySignatureWith = (keys: ClassTokenKeys): VerifySignature =>
  keys.type === 'secret' ? withSecrets(keys.secrets) : withPublicKeys(keys.url);

const withSecrets = (secrets: readonly string[]): VerifySignature => {
  // Key objects: jose imports the bytes of anything else anew for each token.
  const keys = secrets.map((secret) => createSecretKey(secret, 'utf8'));
  if (keys.length === 0 || keys.some((key) => (key.symmetricKeySize ?? 0) < SECRET_BYTES)) {
    throw new Error(`a class token secret has at least ${SECRET_BYTES} bytes`);
  }
  return async (token, options) => {
    let failure: unknown;
    for (const key of keys) {
      try {
        return (await jwtVerify(token, key, { ...options, algorithms: SECRET_ALGORITHMS })).payload;
      } catch (error) {
        if (!(error instanceof joseErrors.JWSSignatureVerificationFailed)) throw error;
        failure = error;
      }
    }
    throw failure;
  };
};

const withPublicKeys = (url: string): VerifySignature => {
  const keySet = createRemoteJWKSet(new URL(url), {
    timeoutDuration: JWKS_TIMEOUT_MS,
    cooldownDuration: JWKS_COOLDOWN_MS,
    cacheMaxAge: JWKS_MAX_AGE_MS,
  });
  return async (token, options) => {
    const pinned = { ...options, algorithms: PUBLIC_KEY_ALGORITHMS };
    try {
      return (await jwtVerify(token, keySet, pinned)).payload;
    } catch (error) {
      if (!(error instanceof joseErrors.JWKSMultipleMatchingKeys)) throw error;
      return firstThatFits(token, error, pinned);
    }
  };
};

/** A token without a key id may fit several keys of a platform that is changing them. */
const firstThatFits = async (
  token: string,
  candidates: joseErrors.JWKSMultipleMatchingKeys,
  options: JWTVerifyOptions,
): Promise<JWTPayload> => {
  for await (const key of candidates) {
    try {
      return (await jwtVerify(token, key, options)).payload;
    } catch (error) {
      if (!(error instanceof joseErrors.JWSSignatureVerificationFailed)) throw error;
    }
  }
  throw new joseErrors.JWSSignatureVerificationFailed();
};
