import type { AttendanceTotals, Instant, StorageFailed } from '@homeroom/core';
import type { Knex } from 'knex';
import type { ResultAsync } from 'neverthrow';
import { changedSessions } from './changed-sessions.js';
import { type CourseRow, OF_COURSE, peopleAfter, peoplePage } from './course-totals-sql.js';
import { everyone } from './everyone.js';
import { rollUp } from './roll-up.js';
import { DUE, DUE_OF_COURSE } from './roll-up-sql.js';
import { type Binding, rowsOf, type Statement } from './statement.js';
import { answered } from './transact.js';
import type { VideoServerName } from './video-server-name.js';

/** `AttendanceTotals` on Postgres: roll-ups in tables, marked by whatever adds a fact; sums are made where the rows are. */
export const postgresAttendanceTotals = (knex: Knex, { videoServer }: VideoServerName): AttendanceTotals => {
  const rollUpDue = (which: Statement, wanted: Readonly<Record<string, Binding>>, now: Instant) =>
    idsOf(knex, which, { ...wanted, now }).andThen((ids) => rollUp(knex, videoServer, ids, now));

  return {
    rollUp(now, limit) {
      return rollUpDue(DUE, { limit }, now);
    },
    ofCourse(courseId, now, page) {
      return rollUpDue(DUE_OF_COURSE, { courseId }, now).andThen(() =>
        answered(async () => {
          const wanted = { courseId, ...peopleAfter(page.cursor), rows: page.limit + 1 };
          const [row] = await rowsOf<CourseRow>(knex, OF_COURSE, wanted);
          if (row === undefined) throw new Error('sums over a course gave no row');
          return { ...row.sums, people: peoplePage(row.people, page) };
        }),
      );
    },
    changedSessions(of, now, page) {
      return changedSessions(knex, videoServer, of, now, page);
    },
    everyone(of, now) {
      return everyone(knex, videoServer, of, now);
    },
  };
};

const idsOf = (
  knex: Knex,
  which: Statement,
  wanted: Readonly<Record<string, Binding>>,
): ResultAsync<string[], StorageFailed> =>
  answered(async () => (await rowsOf<{ readonly id: string }>(knex, which, wanted)).map(({ id }) => id));
