import { isDeepStrictEqual } from 'node:util';
import { type Connection, type Facts, mergedFacts, type RoomList, type RoomTime, type RoomVisit } from '@homeroom/core';
import { columnsOf } from './connection-sql.js';
import { storableConnection } from './postgres-connections.js';
import { type Binding, storableText } from './statement.js';
import { storableVisit } from './visit-sql.js';

/** How to make some stored facts what they should be. */
export interface FactChanges {
  /** Stored, and not told by anything. */
  readonly gone: Facts;
  /** Not stored, or stored as something else. */
  readonly put: Facts;
}

/** Facts as they will be stored; what becomes one by that is merged. Pure. */
export const storableFacts = ({ times, lists, visits, connections }: Facts): Facts =>
  mergedFacts([
    {
      times: times.map((time) => ({ ...time, sid: time.sid === null ? null : storableText(time.sid) })),
      lists: lists.map((list) => ({ ...list, keys: list.keys.map(storableText) })),
      visits: visits.map(storableVisit),
      connections: connections.map(storableConnection),
    },
  ]);

/** What differs between what is stored and what is wanted; null when nothing does. Pure. */
export const factChanges = (stored: Facts, wanted: Facts): FactChanges | null => {
  const times = changes(stored.times, wanted.times, timeKey, isSameTime);
  const lists = changes(stored.lists, wanted.lists, listKey, isDeepStrictEqual);
  const visits = changes(stored.visits, wanted.visits, visitKey, isDeepStrictEqual);
  const connections = changes(stored.connections, wanted.connections, ({ key }) => key, isDeepStrictEqual);
  const each = [times, lists, visits, connections];
  if (each.every(({ gone, put }) => gone.length + put.length === 0)) return null;
  return {
    gone: { times: times.gone, lists: lists.gone, visits: visits.gone, connections: connections.gone },
    put: { times: times.put, lists: lists.put, visits: visits.put, connections: connections.put },
  };
};

const timeKey = ({ roomId, source, at }: RoomTime): string => `${roomId} ${source} ${at}`;

const listKey = ({ roomId, at }: RoomList): string => `${roomId} ${at}`;

const visitKey = ({ roomId, from, identity }: RoomVisit): string => `${roomId} ${from} ${identity}`;

/** The `sid` is whose telling came first, and nothing hangs on it. */
const isSameTime = (a: RoomTime, b: RoomTime): boolean => a.evidence === b.evidence;

const changes = <T>(
  stored: readonly T[],
  wanted: readonly T[],
  keyOf: (row: T) => string,
  isSame: (a: T, b: T) => boolean,
): { gone: T[]; put: T[] } => {
  const known = new Map(stored.map((row) => [keyOf(row), row]));
  const keys = new Set(wanted.map(keyOf));
  return {
    gone: stored.filter((row) => !keys.has(keyOf(row))),
    put: wanted.filter((row) => {
      const before = known.get(keyOf(row));
      return before === undefined || !isSame(before, row);
    }),
  };
};

/** Facts as bindings: one JSON text a kind, since rows with arrays in them cannot be sent as arrays of columns. */
export const factColumns = ({ times, lists, visits, connections }: Facts): Record<string, Binding> => ({
  times: JSON.stringify(times),
  lists: JSON.stringify(lists),
  visits: JSON.stringify(visits),
  connections: JSON.stringify(connections.map((connection: Connection) => columnsOf(connection))),
});
