import { ok, safeTry } from 'neverthrow';
import { whileThere } from '../domain/class-times.js';
import { isJudged } from '../domain/verdict.js';
import type { AttendanceTotals, RolledClass, RolledPresence } from '../ports/attendance-totals.js';
import type { Clock } from '../ports/clock.js';
import type { Stored } from '../ports/storage.js';

/** How many classes of a course a rule looks at, the newest: some years of a weekly class, some months of a daily one. */
export const CLASSES_JUDGED = 400;
/** How many are read at once: of 100 people each, a piece of some hundred kilobytes. */
const AT_ONCE = 50;

/** A class with the people whom a rule judges, and those of whom it says nothing there: who taught it or looked on. */
export interface ClassToJudge extends RolledClass {
  readonly others: readonly RolledPresence[];
}

/**
 * The newest classes of a course that have ended, with whom a rule judges in them: students, and people whose token we did
 * not issue. Errors: `storage-failed`.
 */
export const readJudgedClasses =
  (need: { attendanceTotals: AttendanceTotals; clock: Clock }) =>
  (courseId: string): Stored<readonly ClassToJudge[]> =>
    safeTry(async function* () {
      const now = need.clock.now();
      const classes: ClassToJudge[] = [];
      let cursor: string | null = null;
      do {
        const page: { readonly items: readonly RolledClass[]; readonly nextCursor: string | null } =
          yield* need.attendanceTotals.classesOf(courseId, now, { limit: AT_ONCE, cursor });
        for (const one of page.items) {
          const people = one.people.filter(({ role }) => isJudged(role));
          const others = one.people.filter(({ role }) => !isJudged(role));
          classes.push({ ...whileThere(one, one.people), people, others });
        }
        cursor = page.nextCursor;
      } while (cursor !== null && classes.length < CLASSES_JUDGED);
      return ok(classes);
    });

export type ReadJudgedClasses = ReturnType<typeof readJudgedClasses>;
