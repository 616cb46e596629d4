import type { CourseTotals, PersonTotal } from '@homeroom/core';
import { seconds } from '../instants.js';
import type { CourseAttendanceJson, PersonTotalJson } from './course-schema.js';
import { percentOf } from './percent.js';
import type { Column } from './table.js';

export const presentCourseAttendance = (totals: CourseTotals): CourseAttendanceJson => ({
  classes: totals.classes,
  open_classes: totals.openClasses,
  duration_seconds: seconds(totals.lengthMs),
  users: totals.people.items.map((one) => presentPersonTotal(one, totals)),
  next_cursor: totals.people.nextCursor,
});

export const presentPersonTotal = (
  total: PersonTotal,
  { classes, lengthMs }: Pick<CourseTotals, 'classes' | 'lengthMs'>,
): PersonTotalJson => {
  const userId = total.person?.externalId ?? null;
  return {
    user_id: userId,
    identity: userId === null ? total.identity : null,
    name: total.name,
    role: total.role,
    classes_attended: total.classesAttended,
    classes,
    classes_percent: percentOf(total.classesAttended, classes),
    attended_seconds: seconds(total.attendedMs),
    attended_seconds_lower: seconds(total.lowerMs),
    attended_seconds_upper: seconds(total.upperMs),
    attended_percent: percentOf(total.attendedMs, lengthMs),
    attended_percent_lower: percentOf(total.lowerMs, lengthMs),
    attended_percent_upper: percentOf(total.upperMs, lengthMs),
  };
};

const COLUMN_NAMES = [
  'user_id',
  'identity',
  'name',
  'role',
  'classes_attended',
  'classes',
  'classes_percent',
  'attended_seconds',
  'attended_seconds_lower',
  'attended_seconds_upper',
  'attended_percent',
  'attended_percent_lower',
  'attended_percent_upper',
] as const satisfies readonly (keyof PersonTotalJson)[];

/** The same as a table. */
export const PERSON_TOTAL_COLUMNS: readonly Column<PersonTotalJson>[] = COLUMN_NAMES.map((name) => ({
  name,
  cell: (row) => row[name],
}));
