import { errAsync } from 'neverthrow';
import type { NotAllowed } from '../domain/errors.js';
import { type Reader, seesEverybody } from '../domain/person.js';
import type { AttendanceTotals, CourseTotals } from '../ports/attendance-totals.js';
import type { Clock } from '../ports/clock.js';
import type { PageWanted, Stored } from '../ports/storage.js';

/**
 * A course's attendance over all its classes that have ended, a part of its people a call. For teachers, assistants and the
 * platform. Errors: `not-allowed`, `storage-failed`.
 */
export const readCourseAttendance =
  (need: { attendanceTotals: AttendanceTotals; clock: Clock }) =>
  (by: Reader, page: PageWanted): Stored<CourseTotals, NotAllowed> =>
    seesEverybody(by)
      ? need.attendanceTotals.ofCourse(by.courseId, need.clock.now(), page)
      : errAsync({
          type: 'not-allowed',
          rule: 'only teachers, assistants and the platform read the attendance of a course',
        });

export type ReadCourseAttendance = ReturnType<typeof readCourseAttendance>;
