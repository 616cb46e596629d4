import type { Platform, Reader } from '../domain/person.js';
import type { Courses } from '../ports/courses.js';
import type { Stored } from '../ports/storage.js';

/**
 * A course platform comes by itself to read one of its courses. Null when no token of a person has named the course yet: then
 * there is nothing to read. Safe to repeat. Errors: `storage-failed`.
 */
export const enterAsPlatform =
  (need: { courses: Courses }) =>
  (platform: Platform, slug: string): Stored<Reader | null> =>
    need.courses
      .find(platform.issuer, slug)
      .map((course) => (course === null ? null : { ...platform, courseId: course.id }));

export type EnterAsPlatform = ReturnType<typeof enterAsPlatform>;
