import { err, ok, safeTry } from 'neverthrow';
import type { AttendanceRule } from '../domain/attendance-rule.js';
import { type CourseResult, courseResultOf, type JudgedClass } from '../domain/course-result.js';
import type { NotAllowed } from '../domain/errors.js';
import { type Reader, seesEverybody } from '../domain/person.js';
import { compareText } from '../domain/text-order.js';
import { verdictOf } from '../domain/verdict.js';
import type { RolledClass, RolledPresence } from '../ports/attendance-totals.js';
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

/** What it says of one person; name and role are those of their newest class. */
export interface PersonResult extends Pick<RolledPresence, 'person' | 'identity' | 'name' | 'role'> {
  readonly result: CourseResult;
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

interface Gathered {
  readonly newest: RolledPresence;
  readonly judged: JudgedClass[];
}

/** What a rule says of everybody in some classes, newest first; by name, the nameless last, then by identity. Pure. */
export const resultsOf = (rule: AttendanceRule, classes: readonly RolledClass[]): PersonResult[] => {
  const people = new Map<string, Gathered>();
  for (const one of classes) {
    for (const presence of one.people) {
      const key = presence.person === null ? `identity ${presence.identity}` : `person ${presence.person.id}`;
      const gathered = people.get(key) ?? { newest: presence, judged: [] };
      gathered.judged.push({ verdict: verdictOf(rule, one, presence), attendedMs: presence.attendedMs });
      people.set(key, gathered);
    }
  }
  return [...people.values()]
    .map(({ newest, judged }) => {
      const { person, identity, name, role } = newest;
      return { person, identity, name, role, result: courseResultOf(rule, judged, classes.length) };
    })
    .sort((a, b) => byName(a.name, b.name) || compareText(a.identity, b.identity));
};

/** The nameless last, as in the course's totals. */
const byName = (a: string | null, b: string | null): number =>
  a === null || b === null ? Number(a === null) - Number(b === null) : compareText(a, b);

export type ReadCourseResults = ReturnType<typeof readCourseResults>;
