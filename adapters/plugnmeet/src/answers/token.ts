import type { Instant } from '@homeroom/core';
import { err, ok, type Result } from 'neverthrow';
import { fullTextAt, type JsonObject, type Misread, misread, parseJsonObject } from '../reading/json.js';
import { certainMomentAt } from '../reading/moment.js';

/** Reads `token` of an answer: three parts, so that it can be put into an address without a second thought. */
export const readToken = (answer: JsonObject): Result<string, Misread> =>
  fullTextAt(answer, 'token').andThen((token) => checkShape(token).map(() => token));

/**
 * When a token that PlugNMeet has just given us ends. Its signature is not checked: it came over our own request, and it is
 * PlugNMeet that will check it.
 */
export const tokenExpiry = (token: string): Result<Instant, Misread> =>
  checkShape(token)
    .andThen((payload) => parseJsonObject(Buffer.from(payload, 'base64url').toString(), 'token'))
    .andThen((claims) => certainMomentAt(claims, 'exp'));

const checkShape = (token: string): Result<string, Misread> => {
  const payload = COMPACT_JWT.exec(token)?.[1];
  return payload === undefined ? err(misread('token', 'must be a token')) : ok(payload);
};

const COMPACT_JWT = /^[A-Za-z0-9_-]{1,1000}\.([A-Za-z0-9_-]{1,8000})\.[A-Za-z0-9_-]{1,1000}$/;
