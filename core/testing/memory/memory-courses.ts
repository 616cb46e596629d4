import type { Course, Courses, Person } from '@homeroom/core';
import { ok } from 'neverthrow';
import { copyOf } from '../copy-of.js';
import { keyOf, type MemoryState, stored } from './memory-state.js';

/** Courses and people in memory. */
export const memoryCourses = (state: MemoryState): Courses => ({
  enterCourse: (given) => {
    const course = copyOf(given);
    return stored(state, () => {
      const key = keyOf(course.issuer, course.slug);
      const known = state.courses.get(key);
      const kept: Course = known === undefined ? course : { ...known, title: course.title ?? known.title };
      state.courses.set(key, kept);
      return ok(kept);
    });
  },
  enterPerson: (given) => {
    const person = copyOf(given);
    return stored(state, () => {
      const key = personKey(person);
      const known = state.people.get(key);
      const { name, pictureUrl } = person;
      const kept: Person = known === undefined ? person : { ...known, name, pictureUrl };
      state.people.set(key, kept);
      return ok(kept);
    });
  },
  find: (issuer, slug) => stored(state, () => ok(state.courses.get(keyOf(issuer, slug)) ?? null)),
});

/** People whom no course platform knows have no name to be known by again. */
const personKey = ({ id, issuer, externalId }: Person): string =>
  issuer === null || externalId === null ? keyOf(id) : keyOf(issuer, externalId);

/** Whether the course is known. */
export const courseIsKnown = (state: MemoryState, courseId: string): boolean =>
  [...state.courses.values()].some((course) => course.id === courseId);

/** The person of that id; undefined when nobody has it. */
export const personById = (state: MemoryState, personId: string): Person | undefined =>
  [...state.people.values()].find((person) => person.id === personId);
