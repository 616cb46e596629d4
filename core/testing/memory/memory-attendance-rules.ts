import type { AttendanceRules, CourseRule, StorageFailed } from '@homeroom/core';
import { err, ok, type Result } from 'neverthrow';
import { copyOf } from '../copy-of.js';
import { courseIsKnown, personById } from './memory-courses.js';
import { pageOf } from './memory-pages.js';
import { keyOf, type MemoryState, type RuleRow, storageFailed, stored } from './memory-state.js';

/** Attendance rules in memory. */
export const memoryAttendanceRules = (state: MemoryState): AttendanceRules => ({
  current: (courseId) => stored(state, () => ok(newestFirst(state, courseId)[0] ?? null)),
  add: (given) => {
    const { setBy, ...rule } = copyOf(given);
    return stored(state, () => {
      const { courseId, version } = rule;
      if (!courseIsKnown(state, courseId)) return err(storageFailed('a rule of an unknown course'));
      const current = newestFirst(state, courseId)[0]?.version ?? 0;
      if (version !== current + 1) return err({ type: 'rule-changed', version: current } as const);
      const row = { ...rule, setById: setBy.id };
      return withPerson(state, row).map((added) => {
        state.rules.set(keyOf(courseId, version), row);
        return added;
      });
    });
  },
  list: (courseId, page) =>
    stored(state, () => ok(pageOf(newestFirst(state, courseId), ({ version }) => `${version}`, page))),
});

/** They are added in order. */
const newestFirst = (state: MemoryState, courseId: string): CourseRule[] =>
  [...state.rules.values()]
    .filter((row) => row.courseId === courseId)
    .reverse()
    .flatMap((row) => withPerson(state, row).unwrapOr([]));

const withPerson = (state: MemoryState, { setById, ...rule }: RuleRow): Result<CourseRule, StorageFailed> => {
  const setBy = personById(state, setById);
  return setBy === undefined ? err(storageFailed('a rule set by an unknown person')) : ok({ ...rule, setBy });
};
