import type { Instant } from '@homeroom/core';

/** ISO 8601 in UTC with milliseconds: how every time is written outside. */
export const iso = (at: Instant): string => new Date(at).toISOString();

/** The same, and null for null. */
export const isoOrNull = (at: Instant | null): string | null => (at === null ? null : iso(at));

/** Milliseconds inside are seconds outside. */
export const seconds = (ms: number): number => ms / 1_000;
