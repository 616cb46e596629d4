import { ok, safeTry } from 'neverthrow';
import type { Course } from '../domain/course.js';
import type { Actor } from '../domain/person.js';
import type { Role } from '../domain/role.js';
import type { Courses } from '../ports/courses.js';
import type { Ids } from '../ports/ids.js';
import type { Stored } from '../ports/storage.js';

/** What a verified online class token says. */
export interface EnterCourseInput {
  readonly issuer: string;
  /** The token's `sub`: what the course platform calls the person. */
  readonly externalId: string;
  readonly name: string;
  /** Absolute, or null. */
  readonly pictureUrl: string | null;
  readonly role: Role;
  readonly course: { readonly slug: string; readonly title: string | null };
}

/** A person in a course, both known to us from now on. */
export interface Entrance {
  readonly actor: Actor;
  readonly course: Course;
}

/**
 * A person comes with a verified token: they and their course become known, with their newest names. Every request with a
 * token begins here. Safe to repeat. Errors: `storage-failed`.
 */
export const enterCourse =
  (need: { courses: Courses; ids: Ids }) =>
  (input: EnterCourseInput): Stored<Entrance> =>
    safeTry(async function* () {
      const { issuer, externalId, name, pictureUrl, role } = input;
      const course = yield* need.courses.enterCourse({ id: need.ids.id(), issuer, ...input.course });
      const person = yield* need.courses.enterPerson({
        id: need.ids.id(),
        kind: 'member',
        issuer,
        externalId,
        name,
        pictureUrl,
      });
      return ok({ actor: { person, role, courseId: course.id }, course });
    });

export type EnterCourse = ReturnType<typeof enterCourse>;
