import { ok, safeTry } from 'neverthrow';
import { whileThere } from '../domain/class-times.js';
import { isJudged } from '../domain/verdict.js';
import type { AttendanceTotals, RolledClass } from '../ports/attendance-totals.js';
import type { Clock } from '../ports/clock.js';
import type { Stored } from '../ports/storage.js';

/** How many classes of a course a rule looks at, the newest: some years of a weekly class, some months of a daily one. */
export const CLASSES_JUDGED = 400;
/** How many are read at once: of 100 people each, a piece of some hundred kilobytes. */
const AT_ONCE = 50;

/**
 * The newest classes of a course that have ended, with whom a rule judges in them: students, and people whose token we did
 * not issue. Errors: `storage-failed`.
 */
export const readJudgedClasses =
  (need: { attendanceTotals: AttendanceTotals; clock: Clock }) =>
  (courseId: string): Stored<readonly RolledClass[]> =>
    safeTry(async function* () {
      const now = need.clock.now();
      const classes: RolledClass[] = [];
      let cursor: string | null = null;
      do {
        const page: { readonly items: readonly RolledClass[]; readonly nextCursor: string | null } =
          yield* need.attendanceTotals.classesOf(courseId, now, { limit: AT_ONCE, cursor });
        for (const one of page.items) {
          const people = one.people.filter(({ role }) => isJudged(role));
          classes.push({ ...whileThere(one, one.people), people });
        }
        cursor = page.nextCursor;
      } while (cursor !== null && classes.length < CLASSES_JUDGED);
      return ok(classes);
    });

export type ReadJudgedClasses = ReturnType<typeof readJudgedClasses>;
