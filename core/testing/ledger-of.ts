import {
  type ClassEvent,
  type Connection,
  joinedConnection,
  type Ledger,
  type LiveSession,
  leftConnection,
  mergeConnection,
  type PeopleListed,
  type Room,
  type RoomList,
  type RoomTime,
  type Seat,
  settle,
} from '@homeroom/core';
import { bothLists } from './room-lists.js';

/** What class events say of a live session, event by event: the same as the use cases tell the stores. */
export interface ToldFacts {
  readonly breakouts: readonly Room[];
  readonly times: readonly RoomTime[];
  readonly lists: readonly RoomList[];
  readonly connections: readonly Connection[];
}

/** The facts that events tell of the rooms of `session`; events of rooms that are not its own say nothing. Pure. */
export const factsOf = (session: LiveSession, events: readonly ClassEvent[]): ToldFacts => {
  const breakouts = breakoutsOf(session, events);
  const rooms = new Map([...mainRoomsOf(session), ...breakouts].map((room) => [room.roomId, room]));
  const told = events.flatMap((event) => {
    const room = rooms.get(event.room.roomId);
    return room === undefined ? [] : [tellOf(event, room)];
  });
  return {
    breakouts,
    times: told.flatMap((facts) => facts.times ?? []),
    lists: told.flatMap((facts) => facts.lists ?? []),
    connections: told.flatMap((facts) => facts.connections ?? []),
  };
};

/** The ledger that the facts make, with the session's status settled. Pure, and free of the order of the facts. */
export const ledgerOf = (session: LiveSession, seats: readonly Seat[], facts: ToldFacts): Ledger => {
  const times = firstOfEach(facts.times, (time) => `${time.roomId} ${time.source} ${time.at}`);
  const rooms = session.rooms.map((room) => ({ ...room, times: times.filter((time) => time.roomId === room.roomId) }));
  return {
    session: settle({ ...session, rooms }),
    rooms: [...mainRoomsOf(session), ...facts.breakouts],
    times,
    lists: mergedByKey(facts.lists, (list) => `${list.roomId} ${list.at}`, bothLists),
    connections: mergedByKey(facts.connections, (connection) => connection.key, mergeConnection),
    seats,
  };
};

/** The main rooms of a live session, as rooms. */
export const mainRoomsOf = (session: LiveSession): Room[] =>
  session.rooms.map(({ roomId, createdAt }) => ({ roomId, liveSessionId: session.id, kind: 'main', createdAt }));

/** Rooms that some event names as a breakout room of one of the session's rooms. */
const breakoutsOf = (session: LiveSession, events: readonly ClassEvent[]): Room[] => {
  const mains = new Map(mainRoomsOf(session).map((room) => [room.roomId, room]));
  const found = events.flatMap(({ room: { roomId, parentRoomId } }) => {
    const parent = parentRoomId === null || mains.has(roomId) ? undefined : mains.get(parentRoomId);
    return parent === undefined ? [] : [{ ...parent, roomId, kind: 'breakout' as const }];
  });
  return firstOfEach(found, (room) => room.roomId);
};

type Telling = Partial<Omit<ToldFacts, 'breakouts'>>;

const tellOf = (event: ClassEvent, room: Room): Telling => {
  const { roomId } = room;
  const { sid } = event.room;
  switch (event.type) {
    case 'room-started':
    case 'room-finished':
      return { times: [{ roomId, source: event.what, at: event.at, evidence: 'observed', sid }] };
    case 'participant-joined':
      return { connections: [joinedConnection(room, event.who, event.joinedAt, 'observed', event.joinedAt)] };
    case 'participant-left':
      return { connections: [leftConnection(room, event.who, event.joinedAt, event.noticedAt, event.reason)] };
    case 'participant-seen':
      return { connections: [joinedConnection(room, event.who, event.at, 'inferred', event.at)] };
    case 'people-listed':
      return {
        times: [
          { roomId, source: 'created', at: event.createdAt, evidence: 'reconciled', sid },
          { roomId, source: 'active', at: event.at, evidence: 'reconciled', sid },
        ],
        lists: [{ roomId, at: event.at, keys: provenKeys(event) }],
        connections: event.people.map(({ joinedAt, ...who }) =>
          joinedConnection(room, who, joinedAt, 'reconciled', event.at),
        ),
      };
    case 'room-reported-over': {
      const asked: RoomTime = { roomId, source: 'not-active', at: event.at, evidence: 'reconciled', sid };
      return {
        times: event.endedAt === null ? [asked] : [asked, { ...asked, source: 'past-room', at: event.endedAt }],
      };
    }
    case 'recording-reported':
      return {};
  }
};

/** A list without people proves nothing: a recorder may be all that is left of it. */
const provenKeys = ({ people }: PeopleListed): string[] =>
  people.some((person) => person.kind !== 'machine') ? people.map((person) => person.key).sort() : [];

const mergedByKey = <T>(rows: readonly T[], keyOfRow: (row: T) => string, merge: (known: T, told: T) => T): T[] => {
  const byKey = new Map<string, T>();
  for (const row of rows) {
    const known = byKey.get(keyOfRow(row));
    byKey.set(keyOfRow(row), known === undefined ? row : merge(known, row));
  }
  return [...byKey.values()];
};

const firstOfEach = <T>(rows: readonly T[], keyOfRow: (row: T) => string): T[] =>
  mergedByKey(rows, keyOfRow, (known) => known);
