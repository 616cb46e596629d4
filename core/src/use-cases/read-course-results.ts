import { err, ok, safeTry } from 'neverthrow';
import type { NotAllowed } from '../domain/errors.js';
import { type PersonResult, resultsOf } from '../domain/people-results.js';
import { type Reader, seesEverybody } from '../domain/person.js';
import type { Stored } from '../ports/storage.js';
import type { ReadAttendanceRule, RuleInForce } from './read-attendance-rule.js';
import type { ReadJudgedClasses } from './read-judged-classes.js';

/** What the rule says of everybody in a course. */
export interface CourseResults {
  readonly inForce: RuleInForce;
  readonly classes: number;
  /** By name, the nameless last, then by identity. */
  readonly people: readonly PersonResult[];
}

/**
 * Judges everybody who was in a class of the course by the rule that holds: verdicts, completion, and a grade in proportion. For
 * teachers, assistants and the platform. Errors: `not-allowed`, `storage-failed`.
 */
export const readCourseResults =
  (need: { readAttendanceRule: ReadAttendanceRule; readJudgedClasses: ReadJudgedClasses }) =>
  (by: Reader): Stored<CourseResults, NotAllowed> =>
    safeTry(async function* () {
      if (!seesEverybody(by)) {
        return err({
          type: 'not-allowed',
          rule: 'only teachers, assistants and the platform read the results of a course',
        } as const);
      }
      const inForce = yield* need.readAttendanceRule(by.courseId);
      const classes = yield* need.readJudgedClasses(by.courseId);
      return ok({ inForce, classes: classes.length, people: resultsOf(inForce.rule, classes) });
    });

export type ReadCourseResults = ReturnType<typeof readCourseResults>;
