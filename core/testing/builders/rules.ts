import { type AttendanceRule, type CourseRule, USUAL_RULE } from '@homeroom/core';
import { MORNING } from './moments.js';
import { aPerson } from './people.js';

/** The usual rule, but for what a test says. */
export const aRule = (overrides: Partial<AttendanceRule> = {}): AttendanceRule => ({ ...USUAL_RULE, ...overrides });

/** The first rule of the course of `aCourse`, set by the person of `aPerson`. */
export const aCourseRule = (overrides: Partial<CourseRule> = {}): CourseRule => ({
  courseId: 'course-1',
  version: 1,
  rule: aRule(),
  setBy: aPerson(),
  setAt: MORNING,
  ...overrides,
});
