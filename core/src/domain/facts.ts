import type { ClassEvent, ListedPerson, PeopleListed } from './class-event.js';
import { type Connection, joinedConnection, leftConnection, mergeConnection } from './connection.js';
import { mergeList, mergeTime, type Room, type RoomList, type RoomTime } from './room.js';
import { mergeVisit, type RoomVisit } from './visit.js';

/** What is known of rooms and of who was in them. A set: told twice or in another order, it is the same. */
export interface Facts {
  readonly times: readonly RoomTime[];
  readonly lists: readonly RoomList[];
  readonly visits: readonly RoomVisit[];
  readonly connections: readonly Connection[];
}

/** Nothing is known. */
export const NO_FACTS: Facts = { times: [], lists: [], visits: [], connections: [] };

/** What one event tells of the room that it is about. The one reading: what is applied at once and what is rebuilt use it. Pure. */
export const factsOf = (event: ClassEvent, room: Room): Facts => {
  const { roomId } = room;
  const time = { roomId, sid: event.room.sid };
  switch (event.type) {
    case 'room-started':
    case 'room-finished':
      return { ...NO_FACTS, times: [{ ...time, source: event.what, at: event.at, evidence: 'observed' }] };
    case 'participant-joined':
      return { ...NO_FACTS, connections: [joinedConnection(room, event.who, 'join', event.joinedAt)] };
    case 'participant-left':
      return {
        ...NO_FACTS,
        connections: [leftConnection(room, event.who, event.joinedAt, event.noticedAt, event.reason)],
      };
    case 'participant-seen':
      return { ...NO_FACTS, connections: [joinedConnection(room, event.who, 'sign', event.at)] };
    case 'room-made':
      return { ...NO_FACTS, times: [{ ...time, source: 'created', at: event.createdAt, evidence: 'observed' }] };
    case 'people-listed':
      return listed(event, room, time);
    case 'room-reported-over': {
      const asked: RoomTime = { ...time, source: 'not-active', at: event.at, evidence: 'reconciled' };
      const ended: readonly RoomTime[] =
        event.endedAt === null ? [] : [{ ...asked, source: 'past-room', at: event.endedAt }];
      return { ...NO_FACTS, times: [asked, ...ended] };
    }
    case 'visits-reported': {
      const asked: RoomTime = { ...time, source: 'account', at: event.at, evidence: 'reconciled' };
      return { ...NO_FACTS, times: [asked], visits: event.visits.map((visit) => ({ ...visit, roomId })) };
    }
    case 'recording-reported':
      return NO_FACTS;
  }
};

const listed = (event: PeopleListed, room: Room, time: Pick<RoomTime, 'roomId' | 'sid'>): Facts => {
  const { at, createdAt, people } = event;
  return {
    ...NO_FACTS,
    times: [
      { ...time, source: 'created', at: createdAt, evidence: 'reconciled' },
      { ...time, source: 'active', at, evidence: 'reconciled' },
    ],
    lists: [{ roomId: room.roomId, at, keys: provenKeys(people) }],
    connections: people.map(({ joinedAt, ...who }) => joinedConnection(room, who, 'list', joinedAt, at)),
  };
};

/** Only a list with people in it proves that others were gone: a recorder may be all that is left of a list cut short. */
const provenKeys = (people: readonly ListedPerson[]): string[] =>
  people.some((person) => person.kind !== 'machine') ? people.map((person) => person.key).sort() : [];

/** All of some facts as one set, merged by their natural keys. Pure, and free of order. */
export const mergedFacts = (told: readonly Facts[]): Facts => ({
  times: merged(
    told.flatMap(({ times }) => times),
    timeKey,
    mergeTime,
  ),
  lists: merged(
    told.flatMap(({ lists }) => lists),
    (list) => `${list.roomId} ${list.at}`,
    mergeList,
  ),
  visits: merged(
    told.flatMap(({ visits }) => visits),
    visitKey,
    mergeVisit,
  ),
  connections: merged(
    told.flatMap(({ connections }) => connections),
    (connection) => connection.key,
    mergeConnection,
  ),
});

const timeKey = ({ roomId, source, at }: RoomTime): string => `${roomId} ${source} ${at}`;

const visitKey = ({ roomId, from, identity }: RoomVisit): string => `${roomId} ${from} ${identity}`;

const merged = <T>(rows: readonly T[], keyOf: (row: T) => string, merge: (known: T, told: T) => T): T[] => {
  const byKey = new Map<string, T>();
  for (const row of rows) {
    const known = byKey.get(keyOf(row));
    byKey.set(keyOf(row), known === undefined ? row : merge(known, row));
  }
  return [...byKey.values()];
};
