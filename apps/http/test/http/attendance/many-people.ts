import type { LiveClasses, PersonTotal } from '@homeroom/core';
import { errAsync, okAsync } from 'neverthrow';

const total = (index: number): PersonTotal => ({
  person: null,
  identity: `somebody-${index}`,
  name: `Somebody ${index}`,
  role: null,
  classesAttended: 1,
  attendedMs: 1_000,
  lowerMs: 500,
  upperMs: 9_000,
});

/** A course of so many people, told by parts; `failAt`: the part that cannot be read. */
export const manyPeople = (people: number, failAt = Number.POSITIVE_INFINITY) => {
  const seen = { parts: 0 };
  const change = (real: LiveClasses): LiveClasses => ({
    ...real,
    readCourseAttendance: (_, { limit, cursor }) => {
      const from = Number(cursor ?? 0);
      seen.parts += 1;
      if (seen.parts === failAt) return errAsync({ type: 'storage-failed', reason: 'the disk is gone' });
      const items = [...Array(Math.min(limit, people - from)).keys()].map((index) => total(from + index));
      const nextCursor = from + limit < people ? String(from + limit) : null;
      return okAsync({ classes: 2, openClasses: 1, lengthMs: 8_000, people: { items, nextCursor } });
    },
  });
  return { seen, change };
};
