import {
  type Connection,
  type Facts,
  type KnownRoom,
  type Ledger,
  mergeConnection,
  mergeList,
  mergeTime,
  mergeVisit,
  type Room,
  type RoomList,
  type RoomTime,
  type RoomVisit,
} from '@homeroom/core';
import { sessionById } from './memory-live-sessions.js';
import { seatsOf } from './memory-seats.js';
import { keyOf, type MemoryState } from './memory-state.js';

/** Adds a time, merged with the one of the same room, source and moment. */
export const putTime = (state: MemoryState, time: RoomTime): void => {
  put(state.times, keyOf(time.roomId, time.source, time.at), time, mergeTime);
};

/** Adds a list, merged with the one of the same room and moment. */
export const putList = (state: MemoryState, list: RoomList): void => {
  put(state.lists, keyOf(list.roomId, list.at), list, mergeList);
};

/** Adds visits, each merged with the one of the same room, identity and beginning. */
export const putVisits = (state: MemoryState, visits: readonly RoomVisit[]): void => {
  for (const visit of visits) put(state.visits, keyOf(visit.roomId, visit.identity, visit.from), visit, mergeVisit);
};

/** Adds a connection, merged with the one of the same key; gives what is known of it by then. */
export const putConnection = (state: MemoryState, connection: Connection): Connection =>
  put(state.connections, connection.key, connection, mergeConnection);

const put = <T>(rows: Map<string, T>, key: string, row: T, merge: (known: T, told: T) => T): T => {
  const known = rows.get(key);
  const merged = known === undefined ? row : merge(known, row);
  rows.set(key, merged);
  return merged;
};

/** The rooms of a live session, with its own room id. */
export const roomsOfSession = (state: MemoryState, liveSessionId: string): KnownRoom[] =>
  [...state.rooms.values()]
    .filter((room) => room.liveSessionId === liveSessionId)
    .flatMap((room) => known(state, room));

const known = (state: MemoryState, room: Room): KnownRoom[] => {
  const session = state.sessions.get(room.liveSessionId);
  return session === undefined ? [] : [{ ...room, sessionRoomId: session.roomId }];
};

/** All facts of some rooms. */
export const factsOfRooms = (state: MemoryState, rooms: readonly Room[]): Facts => {
  const ours = new Set(rooms.map((room) => room.roomId));
  const inRooms = ({ roomId }: { readonly roomId: string }) => ours.has(roomId);
  return {
    times: [...state.times.values()].filter(inRooms),
    lists: [...state.lists.values()].filter(inRooms),
    visits: [...state.visits.values()].filter(inRooms),
    connections: [...state.connections.values()].filter(inRooms),
  };
};

/** Puts facts in the place of all facts of some rooms. */
export const replaceFacts = (state: MemoryState, rooms: readonly Room[], facts: Facts): void => {
  const ours = new Set(rooms.map((room) => room.roomId));
  for (const rows of [state.times, state.lists, state.visits, state.connections]) {
    for (const [key, row] of rows) if (ours.has(row.roomId)) rows.delete(key);
  }
  for (const time of facts.times) putTime(state, time);
  for (const list of facts.lists) putList(state, list);
  for (const connection of facts.connections) putConnection(state, connection);
  putVisits(state, facts.visits);
};

/** Everything that attendance of a live session follows from; null when there is none of that id. */
export const ledgerOfSession = (state: MemoryState, liveSessionId: string): Ledger | null => {
  const session = sessionById(state, liveSessionId);
  if (session === undefined) return null;
  const rooms = [...state.rooms.values()].filter((room) => room.liveSessionId === liveSessionId);
  return { ...factsOfRooms(state, rooms), session, rooms, seats: seatsOf(state, liveSessionId) };
};

/** The revision of a live session: it rises when the ledger differs from the one that was read before. */
export const revisionOf = (state: MemoryState, ledger: Ledger): number => {
  const { id } = ledger.session;
  const before = state.revisions.get(id) ?? { known: '', revision: 0 };
  const now = JSON.stringify(ledger);
  const revision = before.known === now ? before.revision : before.revision + 1;
  state.revisions.set(id, { known: now, revision });
  return revision;
};
