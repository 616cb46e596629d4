import type { Seat, Seats } from '@homeroom/core';
import { err, ok } from 'neverthrow';
import { copyOf } from '../copy-of.js';
import { personById } from './memory-courses.js';
import { keyOf, type MemoryState, type SeatRow, storageFailed, stored } from './memory-state.js';

/** Seats in memory. */
export const memorySeats = (state: MemoryState): Seats => ({
  take: (given) => {
    const { person, ...seat } = copyOf(given);
    return stored(state, () => {
      if (!state.sessions.has(seat.liveSessionId)) return err(storageFailed('a seat in an unknown live session'));
      const key = keyOf(seat.liveSessionId, person.id);
      const known = state.seats.get(key);
      const row = known === undefined ? { ...seat, personId: person.id } : { ...known, role: seat.role };
      const taken = withPerson(state, row);
      if (taken === null) return err(storageFailed('a seat of an unknown person'));
      state.seats.set(key, row);
      return ok(taken);
    });
  },
  find: (liveSessionId, personId) =>
    stored(state, () => {
      const row = state.seats.get(keyOf(liveSessionId, personId));
      return ok(row === undefined ? null : withPerson(state, row));
    }),
});

/** The seats of a live session. */
export const seatsOf = (state: MemoryState, liveSessionId: string): Seat[] =>
  [...state.seats.values()]
    .filter((row) => row.liveSessionId === liveSessionId)
    .flatMap((row) => withPerson(state, row) ?? []);

const withPerson = (state: MemoryState, row: SeatRow): Seat | null => {
  const { personId, ...seat } = row;
  const person = personById(state, personId);
  return person === undefined ? null : { ...seat, person };
};
