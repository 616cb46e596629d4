import { type AttendanceBook, attendanceOf, type Ledger } from '@homeroom/core';
import { ok } from 'neverthrow';
import { sessionById } from './memory-live-sessions.js';
import { seatsOf } from './memory-seats.js';
import { type MemoryState, stored } from './memory-state.js';

/** Attendance of the ledger in memory. The revision rises when the ledger differs from the one that was read before. */
export const memoryAttendanceBook = (state: MemoryState): AttendanceBook => {
  const readBefore = new Map<string, { readonly ledger: string; readonly revision: number }>();
  const revisionOf = (ledger: Ledger): number => {
    const { id } = ledger.session;
    const before = readBefore.get(id) ?? { ledger: '', revision: 0 };
    const now = JSON.stringify(ledger);
    const revision = before.ledger === now ? before.revision : before.revision + 1;
    readBefore.set(id, { ledger: now, revision });
    return revision;
  };
  return {
    ofLiveSession: (liveSessionId, now) =>
      stored(state, () => {
        const ledger = ledgerOfSession(state, liveSessionId);
        return ok(ledger === null ? null : { ...attendanceOf(ledger, now), revision: revisionOf(ledger) });
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
  };
};

const ledgerOfSession = (state: MemoryState, liveSessionId: string): Ledger | null => {
  const session = sessionById(state, liveSessionId);
  if (session === undefined) return null;
  const rooms = [...state.rooms.values()].filter((room) => room.liveSessionId === liveSessionId);
  const ours = new Set(rooms.map((room) => room.roomId));
  return {
    session,
    rooms,
    times: [...state.times.values()].filter((time) => ours.has(time.roomId)),
    lists: [...state.lists.values()].filter((list) => ours.has(list.roomId)),
    connections: [...state.connections.values()].filter((connection) => ours.has(connection.roomId)),
    seats: seatsOf(state, liveSessionId),
  };
};
