import type { CourseRule } from '../domain/attendance-rule.js';
import type { AttendanceRules } from '../ports/attendance-rules.js';
import type { Page, PageWanted, Stored } from '../ports/storage.js';

/** Every rule that the course ever set, newest first; not the usual one, which nobody set. Errors: `storage-failed`. */
export const listAttendanceRules =
  (need: { attendanceRules: AttendanceRules }) =>
  (courseId: string, page: PageWanted): Stored<Page<CourseRule>> =>
    need.attendanceRules.list(courseId, page);

export type ListAttendanceRules = ReturnType<typeof listAttendanceRules>;
