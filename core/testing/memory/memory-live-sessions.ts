import type {
  Change,
  LiveSession,
  LiveSessions,
  MainRoom,
  RoomIdUsed,
  StorageFailed,
  UpdateConflict,
} from '@homeroom/core';
import { err, ok, type Result } from 'neverthrow';
import { copyOf } from '../copy-of.js';
import { courseIsKnown } from './memory-courses.js';
import { pageOf } from './memory-pages.js';
import { type MemoryState, type SessionRow, storageFailed, stored } from './memory-state.js';
import { needsLook } from './memory-unsettled.js';

/** Live sessions in memory. */
export const memoryLiveSessions = (state: MemoryState): LiveSessions => ({
  add: (given) => {
    const session = copyOf(given);
    return stored(state, () => {
      if (!courseIsKnown(state, session.courseId)) return err(storageFailed('a live session of an unknown course'));
      return save(state, session);
    });
  },
  find: (roomId) => stored(state, () => ok(sessionByRoomId(state, roomId) ?? null)),
  newestOf: (courseId) => stored(state, () => ok(newestFirst(state, courseId)[0] ?? null)),
  update: <E>(roomId: string, change: Change<LiveSession, E>) =>
    stored<LiveSession, E | UpdateConflict>(state, () => {
      const current = sessionByRoomId(state, roomId);
      if (current === undefined) return err({ type: 'missing' });
      return change(copyOf(current)).andThen((changed) => save(state, copyOf(changed)));
    }),
  list: (courseId, page) =>
    stored(state, () => ok(pageOf(newestFirst(state, courseId), (session) => session.id, page))),
  unsettled: (since, limit) =>
    stored(state, () =>
      ok(
        allSessions(state)
          .filter((session) => needsLook(session, since))
          .sort((a, b) => (a.confirmedAt ?? a.createdAt) - (b.confirmedAt ?? b.createdAt))
          .slice(0, limit),
      ),
    ),
});

/** A live session with its main rooms and their times; undefined when no session has that first room. */
export const sessionByRoomId = (state: MemoryState, roomId: string): LiveSession | undefined => {
  const row = [...state.sessions.values()].find((session) => session.roomId === roomId);
  return row && withRooms(state, row);
};

/** A live session by its id, as `sessionByRoomId`. */
export const sessionById = (state: MemoryState, id: string): LiveSession | undefined => {
  const row = state.sessions.get(id);
  return row && withRooms(state, row);
};

const allSessions = (state: MemoryState): LiveSession[] =>
  [...state.sessions.values()].map((row) => withRooms(state, row));

const newestFirst = (state: MemoryState, courseId: string): LiveSession[] =>
  allSessions(state)
    .filter((session) => session.courseId === courseId)
    .reverse()
    .sort((a, b) => b.createdAt - a.createdAt);

const withRooms = (state: MemoryState, row: SessionRow): LiveSession => ({
  ...row,
  rooms: [...state.rooms.values()]
    .filter((room) => room.liveSessionId === row.id && room.kind === 'main')
    .map(({ roomId, createdAt }) => ({ roomId, createdAt, times: timesOf(state, roomId) })),
});

const timesOf = (state: MemoryState, roomId: string) =>
  [...state.times.values()].filter((time) => time.roomId === roomId);

type SaveRefused = RoomIdUsed | { readonly type: 'course-has-open-session' } | StorageFailed;

/** Saves a session and its new rooms, if the unique rules allow it. */
const save = (state: MemoryState, session: LiveSession): Result<LiveSession, SaveRefused> => {
  const taken = session.rooms.find((room) => belongsToOther(state, room, session.id));
  if (taken !== undefined) return err({ type: 'room-id-used', roomId: taken.roomId });
  if (session.status !== 'ended' && hasOtherOpenSession(state, session))
    return err({ type: 'course-has-open-session' });
  const { rooms, ...row } = session;
  state.sessions.set(session.id, row);
  for (const { roomId, createdAt } of rooms.filter((room) => !state.rooms.has(room.roomId))) {
    state.rooms.set(roomId, { roomId, liveSessionId: session.id, kind: 'main', createdAt });
  }
  return ok(withRooms(state, row));
};

const belongsToOther = (state: MemoryState, { roomId }: MainRoom, sessionId: string): boolean => {
  const known = state.rooms.get(roomId);
  return known !== undefined && (known.liveSessionId !== sessionId || known.kind !== 'main');
};

const hasOtherOpenSession = (state: MemoryState, { id, courseId }: LiveSession): boolean =>
  [...state.sessions.values()].some((row) => row.courseId === courseId && row.id !== id && row.status !== 'ended');
