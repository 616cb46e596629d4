import type { AttendanceTotals, Course, FeedWanted, Instant, PersonSession } from '@homeroom/core';
import { ok } from 'neverthrow';
import { copyOf } from '../copy-of.js';
import { coursePeople, personSessions } from './memory-course-people.js';
import { pageOf } from './memory-pages.js';
import { bringUpToDate, isUpToDate, rolledUp, sessionsOf } from './memory-roll-ups.js';
import { rolledClass } from './memory-rolled-classes.js';
import { changedAfter, noteChanges } from './memory-session-feed.js';
import { type MemoryState, stored } from './memory-state.js';

/** Attendance of many classes in memory. */
export const memoryAttendanceTotals = (state: MemoryState): AttendanceTotals => ({
  rollUp: (now, limit) =>
    stored(state, () => {
      const stale = [...state.sessions.values()].filter(({ id }) => !isUpToDate(state, id, now)).slice(0, limit);
      for (const { id } of stale) bringUpToDate(state, id, now);
      return ok(stale.length);
    }),
  ofCourse: (courseId, now, page) =>
    stored(state, () => {
      const classes = sessionsOf(state, [courseId])
        .flatMap(({ id }) => rolledUp(state, id, now) ?? [])
        .filter(({ startedAt }) => startedAt !== null);
      return ok({
        classes: classes.length,
        openClasses: classes.filter(({ openQuestions }) => openQuestions.length > 0).length,
        lengthMs: classes.reduce((sum, { lengthMs }) => sum + lengthMs, 0),
        people: pageOf(coursePeople(classes), ({ person, identity }) => person?.id ?? identity, page),
      });
    }),
  classesOf: (courseId, now, page) =>
    stored(state, () => {
      const newestFirst = sessionsOf(state, [courseId]).reverse();
      const classes = newestFirst.flatMap((session) => rolledClass(session, rolledUp(state, session.id, now), now));
      return ok(pageOf(classes, ({ roomId }) => roomId, page));
    }),
  changedSessions: (of, now, page) =>
    stored(state, () => {
      noteChanges(state, now);
      return ok(changedAfter(state, coursesOf(state, of), now, page));
    }),
  everyone: (of, now) => everyoneOf(state, of, now),
});

const coursesOf = (state: MemoryState, { issuer, slug }: FeedWanted): Course[] =>
  [...state.courses.values()].filter((course) => course.issuer === issuer && (slug === null || course.slug === slug));

/** One piece for each class. */
async function* everyoneOf(state: MemoryState, of: FeedWanted, now: Instant): AsyncGenerator<readonly PersonSession[]> {
  const courses = coursesOf(state, of).sort((a, b) => (a.slug < b.slug ? -1 : 1));
  for (const course of courses) {
    for (const { id, roomId } of sessionsOf(state, [course.id])) {
      await Promise.resolve();
      if (state.outage !== null) throw new Error(state.outage);
      const attendance = rolledUp(state, id, now);
      if (attendance !== null) yield copyOf(personSessions(course.slug, roomId, attendance));
    }
  }
}
