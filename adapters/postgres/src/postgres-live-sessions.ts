import { isDeepStrictEqual } from 'node:util';
import type { CourseHasOpenSession, LiveSession, LiveSessions, MainRoom, RoomIdUsed } from '@homeroom/core';
import type { Knex } from 'knex';
import { err, ok, type Result } from 'neverthrow';
import { accountsDueColumns } from './accounts-due-sql.js';
import { brokenUniqueness } from './database-error.js';
import {
  ADD,
  changingColumns,
  FIND,
  LIST,
  type ListedSessionRow,
  LOCK,
  NEWEST_OF,
  roomColumns,
  SAVE,
  type SessionRow,
  UNSETTLED,
} from './live-session-sql.js';
import { pageOf, placeOf } from './page.js';
import { rowsOf } from './statement.js';
import { answered, stored, transact } from './transact.js';
import type { VideoServerName } from './video-server-name.js';

/** `LiveSessions` on Postgres. One open session a course is kept by a unique index, so it holds for any number of processes. */
export const postgresLiveSessions = (knex: Knex, { videoServer }: VideoServerName): LiveSessions => {
  const withRoom = (session: LiveSession, rooms: readonly MainRoom[], place: number) => ({
    videoServer,
    id: session.id,
    ...changingColumns(session),
    ...roomColumns(rooms, place),
  });
  const first = async (rows: Promise<readonly SessionRow[]>): Promise<LiveSession | null> =>
    (await rows)[0]?.session ?? null;

  return {
    add(session) {
      return stored(async () => {
        const { roomId, courseId, createdAt } = session;
        const row = { ...withRoom(session, session.rooms, 0), roomId, courseId, createdAt };
        return refusable(
          rowsOf(knex, ADD, row).then(() => withTimesOf(session, [])),
          roomId,
        );
      });
    },
    find(roomId) {
      return answered(() => first(rowsOf(knex, FIND, { roomId })));
    },
    newestOf(courseId) {
      return answered(() => first(rowsOf(knex, NEWEST_OF, { courseId })));
    },
    update(roomId, change) {
      return transact(knex, async (trx) => {
        const [locked] = await rowsOf(trx, LOCK, { roomId });
        if (locked === undefined) return err({ type: 'missing' as const });
        // A statement of its own: its snapshot is younger than the lock, so it holds all that was added meanwhile.
        const known = await first(rowsOf(trx, FIND, { roomId }));
        if (known === null) return err({ type: 'missing' as const });
        const changed = change(structuredClone(known));
        if (changed.isErr()) return err(changed.error);
        const newRooms = roomsNotIn(known, changed.value);
        const next = withTimesOf(changed.value, known.rooms);
        if (newRooms.length === 0 && isDeepStrictEqual(changingColumns(next), changingColumns(known))) return ok(next);
        const row = { ...withRoom(next, newRooms, known.rooms.length), noteworthy: isNoteworthy(known, next) };
        return refusable(
          rowsOf(trx, SAVE, row).then(() => next),
          newRooms[0]?.roomId ?? roomId,
        );
      });
    },
    list(courseId, page) {
      return answered(async () => {
        const place = placeOf(page.cursor);
        const wanted = { courseId, at: place?.at ?? null, seq: place?.seq ?? null, rows: page.limit + 1 };
        const rows = await rowsOf<ListedSessionRow>(knex, LIST, wanted);
        return pageOf(
          rows,
          page,
          (row) => row.session,
          ({ session, seq }) => ({ at: session.createdAt, seq }),
        );
      });
    },
    unsettled({ accounts, ...told }, limit) {
      return answered(async () => {
        const rows = await rowsOf<SessionRow>(knex, UNSETTLED, { ...told, ...accountsDueColumns(accounts), limit });
        return rows.map((row) => row.session);
      });
    },
  };
};

const roomsNotIn = (known: LiveSession, next: LiveSession): readonly MainRoom[] =>
  next.rooms.filter((room) => !known.rooms.some(({ roomId }) => roomId === room.roomId));

/** Whether those who follow live sessions are told: not that one that goes on was looked at again. */
const isNoteworthy = (known: LiveSession, next: LiveSession): boolean => {
  if (next.status === 'ended') return true;
  const lookedAt = { ...known, confirmedAt: next.confirmedAt };
  return !isDeepStrictEqual(changingColumns(lookedAt), changingColumns(next));
};

/** The session with the times that are stored, whatever a change made of them. */
const withTimesOf = (session: LiveSession, known: readonly MainRoom[]): LiveSession => ({
  ...session,
  rooms: session.rooms.map((room) => ({
    ...room,
    times: known.find(({ roomId }) => roomId === room.roomId)?.times ?? [],
  })),
});

/** Turns the two conflicts that a caller can do something about into their errors. */
const refusable = async <T>(
  saved: Promise<T>,
  roomId: string,
): Promise<Result<T, RoomIdUsed | CourseHasOpenSession>> => {
  try {
    return ok(await saved);
  } catch (error) {
    switch (brokenUniqueness(error)) {
      case 'rooms_pkey':
      case 'live_sessions_room_id_key':
        return err({ type: 'room-id-used', roomId });
      case 'live_sessions_one_open_per_course':
        return err({ type: 'course-has-open-session' });
      default:
        throw error;
    }
  }
};
