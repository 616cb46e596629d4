import { attendanceOf, type InboxEntry, type LedgerOfSession, type Ledgers, type SessionLedger } from '@homeroom/core';
import { err, ok } from 'neverthrow';
import { copyOf } from '../copy-of.js';
import { factsOfRooms, ledgerOfSession, replaceFacts, roomsOfSession } from './memory-facts.js';
import { pageOf } from './memory-pages.js';
import { type InboxRow, type MemoryState, type SessionRow, stored } from './memory-state.js';

/** The facts of whole live sessions in memory. */
export const memoryLedgers = (state: MemoryState): Ledgers => ({
  read: (roomId) => stored(state, () => ok(ledgerAt(state, roomId))),
  rebuild: (roomId, derive) =>
    stored(state, () => {
      const session = sessionAt(state, roomId);
      if (session === undefined) return err({ type: 'missing' as const });
      const sealedAt = state.sealed.get(session.id);
      if (sealedAt !== undefined) return err({ type: 'sealed' as const, sealedAt });
      const rooms = roomsOfSession(state, session.id);
      const observations = observationsOf(state, session.id).filter(isToBeApplied);
      const before = factsOfRooms(state, rooms);
      replaceFacts(state, rooms, copyOf(derive(copyOf({ rooms, observations }))));
      return ok({ before, after: factsOfRooms(state, rooms), observations: observations.length });
    }),
  sessions: (page) =>
    stored(state, () => {
      const all = sessionsInOrder(state).map(
        ({ id, roomId }): LedgerOfSession => ({ roomId, sealedAt: state.sealed.get(id) ?? null }),
      );
      return ok(pageOf(all, ({ roomId }) => roomId, page));
    }),
  seal: (endedBefore, limit, now) =>
    stored(state, () => {
      const old = sessionsInOrder(state).filter((session) => isSealable(state, session, endedBefore, now));
      return ok(old.slice(0, limit).map((session) => sealOne(state, session, now)));
    }),
});

const sessionAt = (state: MemoryState, roomId: string): SessionRow | undefined =>
  [...state.sessions.values()].find((session) => session.roomId === roomId);

const sessionsInOrder = (state: MemoryState): SessionRow[] =>
  [...state.sessions.values()].sort((a, b) => a.createdAt - b.createdAt);

const ledgerAt = (state: MemoryState, roomId: string): SessionLedger | null => {
  const session = sessionAt(state, roomId);
  if (session === undefined) return null;
  const rooms = roomsOfSession(state, session.id);
  return { ...factsOfRooms(state, rooms), rooms };
};

const rowsOf = (state: MemoryState, liveSessionId: string): InboxRow[] =>
  [...state.inbox.values()].filter(({ entry: { roomId } }) => {
    const room = roomId === null ? undefined : state.rooms.get(roomId);
    return room?.liveSessionId === liveSessionId;
  });

const observationsOf = (state: MemoryState, liveSessionId: string): InboxEntry[] =>
  rowsOf(state, liveSessionId).map((row) => row.entry);

const isToBeApplied = ({ status }: InboxEntry): boolean => status === 'done' || status === 'pending';

const OPEN: ReadonlySet<string> = new Set(['pending', 'parked', 'quarantined']);

const isSealable = (state: MemoryState, session: SessionRow, endedBefore: number, now: number): boolean => {
  if (state.sealed.has(session.id)) return false;
  const ledger = ledgerOfSession(state, session.id);
  if (ledger === null) return false;
  const { endedAt, openQuestions } = attendanceOf(ledger, now);
  const old = endedAt !== null && endedAt < endedBefore && openQuestions.length === 0;
  return old && !observationsOf(state, session.id).some(({ status }) => OPEN.has(status));
};

const sealOne = (state: MemoryState, session: SessionRow, now: number): string => {
  for (const row of rowsOf(state, session.id)) {
    state.archive.set(row.entry.id, row);
    state.inbox.delete(row.entry.id);
  }
  state.sealed.set(session.id, now);
  return session.roomId;
};
