import {
  attendanceOf,
  type ChangedSession,
  type ChangedSessions,
  type Course,
  type Instant,
  type PageWanted,
} from '@homeroom/core';
import { ledgerOfSession, revisionOf } from './memory-facts.js';
import { sessionsOf } from './memory-roll-ups.js';
import { keyOf, type MemoryState } from './memory-state.js';

/** Gives every live session that is not as it was at the last look the next number of change. */
export const noteChanges = (state: MemoryState, now: Instant): void => {
  let change = Math.max(0, ...[...state.changes.values()].map((row) => row.change));
  for (const id of state.sessions.keys()) {
    const ledger = ledgerOfSession(state, id);
    if (ledger === null) continue;
    const seen = keyOf(revisionOf(state, ledger), attendanceOf(ledger, now).openQuestions);
    if (state.changes.get(id)?.seen === seen) continue;
    change += 1;
    state.changes.set(id, { seen, change });
  }
};

/** What changed of some courses after the cursor, which is the number of the last change that was told. */
export const changedAfter = (
  state: MemoryState,
  courses: readonly Course[],
  now: Instant,
  { limit, cursor }: PageWanted,
): ChangedSessions => {
  const after = cursor !== null && /^[1-9]\d{0,14}$/.test(cursor) ? Number(cursor) : 0;
  const changed = courses
    .flatMap((course) => sessionsOf(state, [course.id]).map(({ id }) => ({ id, course })))
    .map((row) => ({ ...row, change: state.changes.get(row.id)?.change ?? 0 }))
    .filter(({ change }) => change > after)
    .sort((a, b) => a.change - b.change);
  const told = changed.slice(0, limit);
  return {
    sessions: told.flatMap(({ id, course }) => changedSession(state, id, course, now)),
    cursor: String(told.at(-1)?.change ?? after),
    more: changed.length > told.length,
  };
};

const changedSession = (state: MemoryState, id: string, course: Course, now: Instant): ChangedSession[] => {
  const ledger = ledgerOfSession(state, id);
  if (ledger === null) return [];
  const { startedAt, endedAt, lengthMs, openQuestions } = attendanceOf(ledger, now);
  const { session } = ledger;
  return [{ session, course, startedAt, endedAt, lengthMs, revision: revisionOf(state, ledger), openQuestions }];
};
