import { type AttendanceBook, attendanceOf } from '@homeroom/core';
import { ok } from 'neverthrow';
import { ledgerOfSession, revisionOf } from './memory-facts.js';
import { type MemoryState, stored } from './memory-state.js';

/** Attendance of the ledger in memory. */
export const memoryAttendanceBook = (state: MemoryState): AttendanceBook => ({
  ofLiveSession: (liveSessionId, now) =>
    stored(state, () => {
      const ledger = ledgerOfSession(state, liveSessionId);
      return ok(ledger === null ? null : { ...attendanceOf(ledger, now), revision: revisionOf(state, ledger) });
    }),
  summaries: (liveSessionIds, now) =>
    stored(state, () =>
      ok(
        [...new Set(liveSessionIds)].flatMap((liveSessionId) => {
          const ledger = ledgerOfSession(state, liveSessionId);
          if (ledger === null) return [];
          const { startedAt, endedAt, attendees } = attendanceOf(ledger, now);
          const usersOnline = attendees.filter((attendee) => attendee.online).length;
          return [{ liveSessionId, startedAt, endedAt, usersOnline }];
        }),
      ),
    ),
});
