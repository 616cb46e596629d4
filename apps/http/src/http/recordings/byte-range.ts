import type { ByteRange } from '@homeroom/core';

/** What of a file a request wants. */
export type RangeWanted =
  | { readonly type: 'all' }
  | { readonly type: 'part'; readonly range: ByteRange }
  | { readonly type: 'outside' };

const ALL: RangeWanted = { type: 'all' };

/**
 * Reads a `Range` header (RFC 9110, section 14.2) for a file of `sizeBytes`. Another unit, a broken header and several
 * ranges at once mean the whole file, as the RFC allows; a range that begins behind the end is outside.
 */
export const rangeWanted = (header: string, sizeBytes: number): RangeWanted => {
  const [, from = '', to = ''] = /^bytes=\s*([0-9]*)\s*-\s*([0-9]*)\s*$/i.exec(header) ?? [];
  if (from === '' && to === '') return ALL;
  if (from === '') return lastBytes(Number(to), sizeBytes);
  const first = Number(from);
  const last = to === '' ? sizeBytes - 1 : Math.min(Number(to), sizeBytes - 1);
  if (to !== '' && Number(to) < first) return ALL;
  return first >= sizeBytes ? { type: 'outside' } : { type: 'part', range: { first, last } };
};

const lastBytes = (count: number, sizeBytes: number): RangeWanted =>
  count === 0 || sizeBytes === 0
    ? { type: 'outside' }
    : { type: 'part', range: { first: Math.max(0, sizeBytes - count), last: sizeBytes - 1 } };
