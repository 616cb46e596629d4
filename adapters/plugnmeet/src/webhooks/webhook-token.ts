import { err, ok, type Result } from 'neverthrow';
import { fieldOf, type JsonObject, parseJsonObject } from '../reading/json.js';

/** A token by its parts, not verified yet. */
export interface WebhookToken {
  /** What the signature is over. */
  readonly signed: string;
  /** As it was written, base64url. */
  readonly signature: string;
  readonly issuer: string;
  /** As it was written, base64. */
  readonly sha256: string;
  readonly claims: JsonObject;
}

/** Longest token that is looked at, in letters: PlugNMeet's have 250 to 300. */
const TOKEN_MAX_LENGTH = 2_048;

/** A bare compact JWT (RFC 7515) whose signature has the 32 bytes of HS256. */
const COMPACT = /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]{43})$/;

/** Base64 of 32 bytes. */
const SHA256_BASE64 = /^[A-Za-z0-9+/]{43}=$/;

/** Takes a header's token apart; the cheapest looks come first. What it says is not to be believed yet. */
export const readWebhookToken = (
  text: string | undefined,
): Result<WebhookToken, 'no-token' | 'malformed' | 'algorithm' | 'issuer' | 'no-body-hash'> => {
  if (text === undefined || text === '') return err('no-token');
  const parts = text.length <= TOKEN_MAX_LENGTH ? COMPACT.exec(text) : null;
  const [, header, payload, signature] = parts ?? [];
  if (header === undefined || payload === undefined || signature === undefined) return err('malformed');
  const algorithm = decode(header).map(isPinnedAlgorithm);
  if (algorithm.isErr()) return err('malformed');
  if (!algorithm.value) return err('algorithm');
  const claims = decode(payload);
  if (claims.isErr()) return err('malformed');
  const issuer = fieldOf(claims.value, 'iss');
  if (typeof issuer !== 'string') return err('issuer');
  const sha256 = fieldOf(claims.value, 'sha256');
  if (typeof sha256 !== 'string' || !SHA256_BASE64.test(sha256)) return err('no-body-hash');
  return ok({ signed: `${header}.${payload}`, signature, issuer, sha256, claims: claims.value });
};

/** HS256 and nothing else, whatever the token would like; `crit` names extensions that we do not know (RFC 7515, 4.1.11). */
const isPinnedAlgorithm = (header: JsonObject): boolean =>
  fieldOf(header, 'alg') === 'HS256' && fieldOf(header, 'crit') === undefined;

const decode = (part: string) => parseJsonObject(Buffer.from(part, 'base64url').toString());
