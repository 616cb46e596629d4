import type { Instant } from '@homeroom/core';
import { fieldOf, type JsonObject } from '../reading/json.js';

/** When a token says that it is good; null where it does not say. */
export interface ClaimedTimes {
  readonly expiresAt: Instant | null;
  readonly notBefore: Instant | null;
  /** 1.9.4 sends none. */
  readonly issuedAt: Instant | null;
}

/** Reads `exp`, `nbf` and `iat`: seconds since the epoch (RFC 7519). */
export const readTimes = (claims: JsonObject): ClaimedTimes => ({
  expiresAt: momentOf(fieldOf(claims, 'exp')),
  notBefore: momentOf(fieldOf(claims, 'nbf')),
  issuedAt: momentOf(fieldOf(claims, 'iat')),
});

const momentOf = (claim: unknown): Instant | null =>
  typeof claim === 'number' && Number.isFinite(claim) ? claim * 1_000 : null;

/** Why a token is not good now; null when it is. One that does not say until when is never good. */
export const outOfTime = (times: ClaimedTimes, now: Instant, leeway: number): string | null => {
  const { expiresAt, notBefore, issuedAt } = times;
  if (expiresAt === null || notBefore === null) return 'the token does not say when it is good';
  if (now > expiresAt + leeway) return `the token ended ${seconds(now - expiresAt)} s before it came`;
  const earliest = Math.max(notBefore, issuedAt ?? notBefore);
  if (now < earliest - leeway) return `the token begins ${seconds(earliest - now)} s after it came`;
  return null;
};

const seconds = (milliseconds: number): number => Math.round(milliseconds / 1_000);
