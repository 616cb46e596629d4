import { err, safeTry } from 'neverthrow';
import { type AttendanceRule, type CourseRule, checkRule } from '../domain/attendance-rule.js';
import type { InvalidInput, NotAllowed } from '../domain/errors.js';
import type { Actor } from '../domain/person.js';
import { managesClass } from '../domain/role.js';
import type { AttendanceRules, RuleChanged } from '../ports/attendance-rules.js';
import type { Clock } from '../ports/clock.js';
import type { Stored } from '../ports/storage.js';

/** A rule that a teacher wants, in place of the version that they were shown. */
export interface SetAttendanceRuleInput {
  readonly by: Actor;
  readonly rule: AttendanceRule;
  /** The version that the change was decided on; 0 for the usual rule. */
  readonly inPlaceOf: number;
}

/**
 * A teacher or an assistant sets the course's rule; it holds for all of its classes at once, also for those that are over, and the
 * versions before it are kept. Errors: `invalid-input`, `not-allowed`, `rule-changed` when somebody else was quicker,
 * `storage-failed`. Not to be repeated: the second time it is `rule-changed`.
 */
export const setAttendanceRule =
  (need: { attendanceRules: AttendanceRules; clock: Clock }) =>
  ({ by, rule, inPlaceOf }: SetAttendanceRuleInput): Stored<CourseRule, InvalidInput | NotAllowed | RuleChanged> =>
    safeTry(async function* () {
      if (!managesClass(by.role)) {
        return err({ type: 'not-allowed', rule: 'only a teacher or an assistant sets the attendance rule' } as const);
      }
      const checked = yield* checkRule(rule);
      const { courseId, person } = by;
      return need.attendanceRules.add({
        courseId,
        version: inPlaceOf + 1,
        rule: checked,
        setBy: person,
        setAt: need.clock.now(),
      });
    });

export type SetAttendanceRule = ReturnType<typeof setAttendanceRule>;
