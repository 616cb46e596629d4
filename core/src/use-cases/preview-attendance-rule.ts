import { err, ok, safeTry } from 'neverthrow';
import { type AttendanceRule, checkRule } from '../domain/attendance-rule.js';
import type { CourseResult } from '../domain/course-result.js';
import type { InvalidInput, NotAllowed } from '../domain/errors.js';
import { type PersonResult, resultsOf } from '../domain/people-results.js';
import type { Actor } from '../domain/person.js';
import { managesClass } from '../domain/role.js';
import { type Verdict, verdictOf } from '../domain/verdict.js';
import type { RolledClass, RolledPresence } from '../ports/attendance-totals.js';
import type { Stored } from '../ports/storage.js';
import type { ReadAttendanceRule } from './read-attendance-rule.js';
import type { ClassToJudge, ReadJudgedClasses } from './read-judged-classes.js';

/** Somebody of whom the two rules say different things. */
export interface ChangedVerdict {
  readonly roomId: string;
  readonly title: string;
  readonly presence: RolledPresence;
  readonly before: Verdict;
  readonly after: Verdict;
}

/** Somebody of whose course the two rules say different things: whether it is completed, or the grade. */
export interface ChangedResult {
  readonly before: PersonResult;
  readonly after: PersonResult;
}

/** Who would change, if the rule were set. */
export interface RulePreview {
  /** The version that it was compared with: what `setAttendanceRule` takes as `inPlaceOf`. */
  readonly version: number;
  readonly classes: number;
  /** In how many cases the two rules differ; `changes` holds the first `CHANGES_SHOWN` of them, the newest class first. */
  readonly changed: number;
  readonly changes: readonly ChangedVerdict[];
  /** Of how many people completion or grade differs; `results` holds the first `CHANGES_SHOWN` of them, by name. */
  readonly changedResults: number;
  readonly results: readonly ChangedResult[];
}

/** How many changes a preview lists: more are counted, nobody reads them one by one. */
export const CHANGES_SHOWN = 500;

/**
 * Shows who changes before a rule is set; nothing is changed. For teachers and assistants. Errors: `invalid-input`,
 * `not-allowed`, `storage-failed`. Safe to repeat.
 */
export const previewAttendanceRule =
  (need: { readAttendanceRule: ReadAttendanceRule; readJudgedClasses: ReadJudgedClasses }) =>
  (by: Actor, wanted: AttendanceRule): Stored<RulePreview, InvalidInput | NotAllowed> =>
    safeTry(async function* () {
      if (!managesClass(by.role)) {
        return err({
          type: 'not-allowed',
          rule: 'only a teacher or an assistant tries an attendance rule out',
        } as const);
      }
      const rule = yield* checkRule(wanted);
      const current = yield* need.readAttendanceRule(by.courseId);
      const classes = yield* need.readJudgedClasses(by.courseId);
      const changes = classes.flatMap((one) => changesIn(one, current.rule, rule));
      const results = changedResults(classes, current.rule, rule);
      return ok({
        version: current.version,
        classes: classes.length,
        changed: changes.length,
        changes: changes.slice(0, CHANGES_SHOWN),
        changedResults: results.length,
        results: results.slice(0, CHANGES_SHOWN),
      });
    });

const changesIn = (one: RolledClass, old: AttendanceRule, next: AttendanceRule): ChangedVerdict[] =>
  one.people.flatMap((presence) => {
    const [before, after] = [verdictOf(old, one, presence), verdictOf(next, one, presence)];
    const { roomId, title } = one;
    return before.between.join() === after.between.join() ? [] : [{ roomId, title, presence, before, after }];
  });

/** Both rules judge the same people, in the same order. */
const changedResults = (
  classes: readonly ClassToJudge[],
  old: AttendanceRule,
  next: AttendanceRule,
): ChangedResult[] => {
  const after = resultsOf(next, classes);
  return resultsOf(old, classes).flatMap((before, index) => {
    const then = after[index];
    return then === undefined || isSameResult(before.result, then.result) ? [] : [{ before, after: then }];
  });
};

const isSameResult = (one: CourseResult, other: CourseResult): boolean =>
  one.completed === other.completed &&
  one.grade === other.grade &&
  one.gradeBounds.lower === other.gradeBounds.lower &&
  one.gradeBounds.upper === other.gradeBounds.upper;

export type PreviewAttendanceRule = ReturnType<typeof previewAttendanceRule>;
