import type { Course } from '../domain/course.js';
import type { Person } from '../domain/person.js';
import type { Stored } from './storage.js';

/** Courses and the people of course platforms, as tokens make them known. */
export interface Courses {
  /**
   * Makes a course known, or takes over a newer title (a null title keeps the old one). Keyed by issuer and slug; `id` is
   * used for a new one. Safe to repeat and to race: all callers get the one course.
   */
  enterCourse(course: Course): Stored<Course>;
  /**
   * Makes a person known, or takes over a newer name and picture. Keyed by issuer and external id; `id` is used for a new
   * one. Safe to repeat and to race: all callers get the one person.
   */
  enterPerson(person: Person): Stored<Person>;
  /** The course of that issuer and slug; null when no token has named it. */
  find(issuer: string, slug: string): Stored<Course | null>;
}
