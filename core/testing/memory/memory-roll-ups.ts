import { type Attendance, attendanceOf, type Instant } from '@homeroom/core';
import { ledgerOfSession, revisionOf } from './memory-facts.js';
import type { MemoryState, SessionRow } from './memory-state.js';

/** The live sessions of some courses, oldest first. */
export const sessionsOf = (state: MemoryState, courseIds: readonly string[]): SessionRow[] =>
  [...state.sessions.values()]
    .filter(({ courseId }) => courseIds.includes(courseId))
    .sort((a, b) => a.createdAt - b.createdAt);

/** Whether nothing more became known of a live session since it was rolled up, nor made time it final. One that goes on has none. */
export const isUpToDate = (state: MemoryState, liveSessionId: string, now: Instant): boolean => {
  const ledger = ledgerOfSession(state, liveSessionId);
  const kept = state.rollUps.get(liveSessionId);
  if (ledger === null || ledger.session.status !== 'ended') return kept === undefined;
  if (kept?.revision !== revisionOf(state, ledger)) return false;
  return kept.attendance.openQuestions.length === attendanceOf(ledger, now).openQuestions.length;
};

/** Makes the roll-up of a live session anew; one that goes on has none. */
export const bringUpToDate = (state: MemoryState, liveSessionId: string, now: Instant): void => {
  const ledger = ledgerOfSession(state, liveSessionId);
  if (ledger === null || ledger.session.status !== 'ended') {
    state.rollUps.delete(liveSessionId);
    return;
  }
  state.rollUps.set(liveSessionId, { revision: revisionOf(state, ledger), attendance: attendanceOf(ledger, now) });
};

/** The attendance of an ended live session, up to date; null for one that goes on. */
export const rolledUp = (state: MemoryState, liveSessionId: string, now: Instant): Attendance | null => {
  if (!isUpToDate(state, liveSessionId, now)) bringUpToDate(state, liveSessionId, now);
  return state.rollUps.get(liveSessionId)?.attendance ?? null;
};
