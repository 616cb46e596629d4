import type { LiveClasses, PersonSession } from '@homeroom/core';

export const ROWS = 200_000;
export const PIECE = 500;
export const row = (index: number): PersonSession => ({
  slug: 'algebra-1',
  roomId: `room${index % 100}`,
  externalId: String(index),
  identity: `identity-${index}`,
  name: index === 3 ? '=1+1' : `Somebody ${index}`,
  role: 'student',
  attendedMs: 1_800_000,
  lowerMs: 1_799_000,
  upperMs: 1_801_000,
  lengthMs: 3_600_000,
  final: true,
});

/** An export of so many rows that counts how far it was read; `failAt`: the row before which it fails. */
export const manyRows = (failAt = Number.POSITIVE_INFINITY) => {
  const seen = { read: 0, released: 0 };
  async function* source(): AsyncGenerator<readonly PersonSession[]> {
    try {
      for (let from = 0; from < ROWS; from += PIECE) {
        if (from >= failAt) throw new Error('the database is gone');
        seen.read += PIECE;
        yield [...Array(PIECE).keys()].map((index) => row(from + index));
      }
    } finally {
      seen.released += 1;
    }
  }
  return { seen, source, change: (real: LiveClasses): LiveClasses => ({ ...real, exportAttendance: source }) };
};
