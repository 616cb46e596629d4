import { createHash, createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';
import type { Clock, Instant } from '@homeroom/core';
import { err, ok, type Result } from 'neverthrow';
import { type ClaimedTimes, outOfTime, readTimes } from './token-times.js';
import { readWebhookToken } from './webhook-token.js';

/** A key and its secret. Several secrets of one key stand side by side while they are rotated. */
export interface WebhookSecret {
  readonly apiKey: string;
  readonly secret: string;
}

/** What arrived: the two headers, which hold the same bare token, and the body's exact bytes. */
export interface WebhookDelivery {
  /** The header `Authorization`; a proxy may have put something of its own there. */
  readonly authorization: string | undefined;
  /** The header `Hash-Token`. */
  readonly hashToken: string | undefined;
  readonly body: Uint8Array;
}

/** A delivery that a holder of our secret has signed, body and all. */
export interface VerifiedWebhook {
  readonly claims: { readonly issuer: string } & ClaimedTimes;
  /** False when it was rightly signed, but is too old or too new: to be kept in quarantine, not refused. */
  readonly timely: boolean;
  /** Why it is not timely, for `Observation.quarantine`; null when it is. */
  readonly quarantine: string | null;
  /** SHA-256 of the body, lower-case hex. */
  readonly bodySha256: string;
}

/** None of our secrets signed it. `reason` is for counters, not for the sender. */
export interface NotSignedByUs {
  readonly type: 'not-signed-by-us';
  readonly reason: 'no-token' | 'malformed' | 'algorithm' | 'issuer' | 'no-body-hash' | 'signature' | 'other-body';
}

/** Decides whether a delivery is PlugNMeet's. Errors: `not-signed-by-us`. Never throws, whatever the headers hold. */
export type VerifyWebhook = (delivery: WebhookDelivery) => Result<VerifiedWebhook, NotSignedByUs>;

/** How far the sender's clock may be from ours, in seconds. Its tokens live 300 s, over all its attempts. */
const LEEWAY_SECONDS = 120;

/**
 * A verifier of PlugNMeet's webhooks: HS256 with an API secret of the issuer, and the claim `sha256`, base64 of the SHA-256 of
 * the body, which is REQUIRED. Join and download tokens carry the same secret's signature and issuer: without that claim any
 * participant could sign events with the token in their address bar (fixtures `join-token-student-camel`,
 * `recording-download-token`).
 */
export const webhookVerifier = (options: {
  readonly secrets: readonly WebhookSecret[];
  readonly clock: Clock;
  readonly leewaySeconds?: number;
}): VerifyWebhook => {
  const keys = keysByIssuer(options.secrets);
  const leeway = (options.leewaySeconds ?? LEEWAY_SECONDS) * 1_000;
  return ({ authorization, hashToken, body }) => {
    const first = verify(keys, authorization, body, options.clock.now(), leeway);
    return first.isOk() || hashToken === undefined || hashToken === authorization
      ? first
      : verify(keys, hashToken, body, options.clock.now(), leeway);
  };
};

type Keys = ReadonlyMap<string, readonly KeyObject[]>;

const keysByIssuer = (secrets: readonly WebhookSecret[]): Keys => {
  const keys = new Map<string, KeyObject[]>();
  for (const { apiKey, secret } of secrets) {
    if (secret === '') throw new RangeError('a webhook secret must not be empty');
    keys.set(apiKey, [...(keys.get(apiKey) ?? []), createSecretKey(Buffer.from(secret))]);
  }
  return keys;
};

const verify = (
  keys: Keys,
  text: string | undefined,
  body: Uint8Array,
  now: Instant,
  leeway: number,
): Result<VerifiedWebhook, NotSignedByUs> => {
  const token = readWebhookToken(text);
  if (token.isErr()) return err(notSigned(token.error));
  const { signed, signature, issuer, sha256, claims } = token.value;
  const issuersKeys = keys.get(issuer);
  if (issuersKeys === undefined) return err(notSigned('issuer'));
  if (!issuersKeys.some((key) => isSame(createHmac('sha256', key).update(signed).digest('base64url'), signature))) {
    return err(notSigned('signature'));
  }
  const digest = createHash('sha256').update(body).digest();
  if (!isSame(digest.toString('base64'), sha256)) return err(notSigned('other-body'));
  const times = readTimes(claims);
  const quarantine = outOfTime(times, now, leeway);
  return ok({
    claims: { issuer, ...times },
    timely: quarantine === null,
    quarantine,
    bodySha256: digest.toString('hex'),
  });
};

/**
 * Equal, in a time that tells nothing of how far. The texts are compared, not what they encode: the last letter of a base64
 * text has bits that mean nothing, and one signature would have several spellings.
 */
const isSame = (ours: string, theirs: string): boolean => {
  const [a, b] = [Buffer.from(ours), Buffer.from(theirs)];
  return a.length === b.length && timingSafeEqual(a, b);
};

const notSigned = (reason: NotSignedByUs['reason']): NotSignedByUs => ({ type: 'not-signed-by-us', reason });
