import type { AttendanceTotals, Page, RolledClass } from '@homeroom/core';
import type { Stores } from '@homeroom/core/testing';
import { attendanceRulesContract, attendanceTotalsContract, type MakeStores } from '@homeroom/core/testing/contracts';
import { okAsync } from 'neverthrow';
import type { BrokenStores } from './broken-stores.js';

const totalsContract = (label: string, make: MakeStores) =>
  attendanceTotalsContract(label, make, { totalsHistories: 25 });

const withClasses = (whole: Stores, classesOf: AttendanceTotals['classesOf']): Partial<Stores> => ({
  attendanceTotals: { ...whole.attendanceTotals, classesOf },
});

/** Gives what it gave first, whatever becomes known later. */
const classesOnce = (whole: Stores): AttendanceTotals['classesOf'] => {
  let first: Page<RolledClass> | null = null;
  return (courseId, now, page) => {
    if (first !== null) return okAsync(first);
    return whole.attendanceTotals.classesOf(courseId, now, page).map((found) => {
      first = found;
      return found;
    });
  };
};

/** Faults of the stores that rules need. */
export const BROKEN_RULES: readonly BrokenStores[] = [
  {
    fault: 'any version is added',
    contract: attendanceRulesContract,
    found: 'adds the next version only, and says which holds otherwise',
    break: ({ attendanceRules }) => ({
      attendanceRules: {
        ...attendanceRules,
        add: (rule) =>
          attendanceRules
            .current(rule.courseId)
            .andThen((current) => attendanceRules.add({ ...rule, version: 1 + (current?.version ?? 0) })),
      },
    }),
  },
  {
    fault: 'the oldest rules first',
    contract: attendanceRulesContract,
    found: 'lists newest first, part by part, none twice and none left out',
    break: ({ attendanceRules }) => ({
      attendanceRules: {
        ...attendanceRules,
        list: (courseId, page) =>
          attendanceRules
            .list(courseId, page)
            .map(({ items, nextCursor }) => ({ items: [...items].reverse(), nextCursor })),
      },
    }),
  },
  {
    fault: 'a join without bounds',
    contract: totalsContract,
    found: 'says of each class what its sheet says, with bounds of first join and last leave, by identity',
    break: (whole) =>
      withClasses(whole, (courseId, now, page) =>
        whole.attendanceTotals.classesOf(courseId, now, page).map(({ items, nextCursor }) => {
          const bare = items.map((one) => {
            const people = one.people.map((presence) => {
              const at = presence.firstJoin?.lower ?? null;
              return { ...presence, firstJoin: at === null ? null : { lower: at, upper: at } };
            });
            return { ...one, people };
          });
          return { items: bare, nextCursor };
        }),
      ),
  },
  {
    fault: 'classes as they were read first',
    contract: totalsContract,
    found: 'gives classes that leave out nothing that was told before, rolled up or not',
    break: (whole) => withClasses(whole, classesOnce(whole)),
  },
];
