import type { Instant } from '@homeroom/core';
import { err, ok, type Result } from 'neverthrow';
import { fieldOf, isAbsent, type JsonObject, type Misread, misread } from './json.js';

/**
 * A moment in any of the three shapes that PlugNMeet uses, all of them UTC; null for "not yet":
 * - unix seconds, as a number or as text: `"1795359811"` (most answers and all webhooks); 0 is "not yet";
 * - RFC 3339: `2026-11-22T15:03:31Z` (fixture `past-rooms-page`);
 * - `2026-11-22 15:16:10` without a zone (fixture `recording-info-known`).
 * In the latter two the year 1 is "not yet" (Go's zero time).
 */
export const momentAt = (json: JsonObject, field: string): Result<Instant | null, Misread> => {
  const value = fieldOf(json, field);
  const moment = isAbsent(value) || value === '' ? null : readMoment(value);
  return moment === undefined ? err(misread(field, 'must be a moment')) : ok(moment);
};

/** As `momentAt`, for a moment that must be there. */
export const certainMomentAt = (json: JsonObject, field: string): Result<Instant, Misread> =>
  momentAt(json, field).andThen((moment) => (moment === null ? err(misread(field, 'must be a moment')) : ok(moment)));

/** Unix milliseconds, as a number or as text, such as `joined_at_ms`; null when absent or 0. */
export const millisecondsAt = (json: JsonObject, field: string): Result<Instant | null, Misread> => {
  const value = fieldOf(json, field);
  if (isAbsent(value)) return ok(null);
  const moment = fromUnix(value, 1);
  return moment === undefined ? err(misread(field, 'must be milliseconds')) : ok(moment);
};

/** Undefined: it is no moment. */
const readMoment = (value: unknown): Instant | null | undefined => {
  const unix = fromUnix(value, 1_000);
  if (unix !== undefined || typeof value !== 'string') return unix;
  const parts = DATE_AND_TIME.exec(value);
  if (parts === null) return undefined;
  if (parts[1] === '0001') return null;
  const moment = Date.parse(`${parts[1]}-${parts[2]}T${parts[3]}${parts[4] ?? 'Z'}`);
  return Number.isNaN(moment) ? undefined : moment;
};

const DATE_AND_TIME =
  /^([0-9]{4})-([0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?)(Z|[+-][0-9]{2}:[0-9]{2})?$/;

const fromUnix = (value: unknown, unitMilliseconds: number): Instant | null | undefined => {
  const number = typeof value === 'string' && WHOLE.test(value) ? Number(value) : value;
  if (!Number.isInteger(number) || typeof number !== 'number') return undefined;
  const moment = number * unitMilliseconds;
  if (moment < 0 || moment > LATEST) return undefined;
  return moment === 0 ? null : moment;
};

const WHOLE = /^[0-9]{1,16}$/;

/** The end of the year 9999: what lies behind it is no moment of a class, and databases and `Date` disagree on it. */
const LATEST: Instant = 253_402_300_799_999;
