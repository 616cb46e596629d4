import type { Course, LiveSession, Person, Seat } from '@homeroom/core';
import { aLiveSession } from '../builders/live-sessions.js';
import { aCourse, aPerson, aSeat } from '../builders/people.js';
import type { Stores } from '../stores.js';
import { okOf } from './outcomes.js';

/** Makes a course known. */
export const enterCourse = (stores: Stores, overrides: Partial<Course> = {}): Promise<Course> =>
  okOf(stores.courses.enterCourse(aCourse(overrides)));

/** Makes a person known. */
export const enterPerson = (stores: Stores, overrides: Partial<Person> = {}): Promise<Person> =>
  okOf(stores.courses.enterPerson(aPerson(overrides)));

/** Adds a live session; its course must be known. */
export const addSession = (stores: Stores, overrides: Partial<LiveSession> = {}): Promise<LiveSession> =>
  okOf(stores.liveSessions.add(aLiveSession(overrides)));

/** A course with one live session: what most rows hang on. */
export const addClass = async (stores: Stores, overrides: Partial<LiveSession> = {}): Promise<LiveSession> => {
  await enterCourse(
    stores,
    overrides.courseId === undefined ? {} : { id: overrides.courseId, slug: overrides.courseId },
  );
  return addSession(stores, overrides);
};

/** A known person with a seat in the live session of `addClass`. */
export const takeSeat = async (stores: Stores, overrides: Partial<Seat> = {}): Promise<Seat> => {
  const person = await okOf(stores.courses.enterPerson(overrides.person ?? aPerson()));
  return okOf(stores.seats.take(aSeat({ ...overrides, person })));
};
