import { type CourseRule, USUAL_RULE } from '../domain/attendance-rule.js';
import type { Instant } from '../domain/instant.js';
import type { Person } from '../domain/person.js';
import type { AttendanceRules } from '../ports/attendance-rules.js';
import type { Stored } from '../ports/storage.js';

/** The rule that holds in a course: its newest, or `USUAL_RULE` as version 0, set by nobody. */
export type RuleInForce = Pick<CourseRule, 'version' | 'rule'> & {
  readonly setBy: Person | null;
  readonly setAt: Instant | null;
};

/** The attendance rule of a course. Errors: `storage-failed`. */
export const readAttendanceRule =
  (need: { attendanceRules: AttendanceRules }) =>
  (courseId: string): Stored<RuleInForce> =>
    need.attendanceRules
      .current(courseId)
      .map((rule) => rule ?? { version: 0, rule: USUAL_RULE, setBy: null, setAt: null });

export type ReadAttendanceRule = ReturnType<typeof readAttendanceRule>;
