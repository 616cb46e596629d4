import type { Actor, Course, Person, Seat } from '@homeroom/core';

/** A course of `https://courses.example`. */
export const aCourse = (overrides: Partial<Course> = {}): Course => ({
  id: 'course-1',
  issuer: 'https://courses.example',
  slug: 'algebra',
  title: 'Algebra for beginners',
  ...overrides,
});

/** A member of `https://courses.example`, without a picture. */
export const aPerson = (overrides: Partial<Person> = {}): Person => ({
  id: 'person-1',
  kind: 'member',
  issuer: 'https://courses.example',
  externalId: 'user-1',
  name: 'Ada Lovelace',
  pictureUrl: null,
  ...overrides,
});

/** A teacher of the course of `aCourse`. */
export const anActor = (overrides: Partial<Actor> = {}): Actor => ({
  person: aPerson(),
  role: 'teacher',
  courseId: 'course-1',
  ...overrides,
});

/** A student's seat in the live session of `aLiveSession`. */
export const aSeat = (overrides: Partial<Seat> = {}): Seat => ({
  liveSessionId: 'session-1',
  person: aPerson(),
  role: 'student',
  identity: 'identity000000000000000001',
  blockedAt: null,
  ...overrides,
});
