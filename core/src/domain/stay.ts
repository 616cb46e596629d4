import type { Connection } from './connection.js';
import { type Departure, middle, NOTICED_WITHIN } from './departure.js';
import type { Instant } from './instant.js';
import { CLOCKS_APART, type RoomList, type RoomTime } from './room.js';
import { cutAfter, endOfLifeAt, notActiveAfter } from './room-life.js';
import type { RoomVisit } from './visit.js';
import { withVisits } from './visit-stays.js';

/**
 * In milliseconds: how much earlier the video server stamps a join than the person's own client says that it is connected: 0.04 to 0.34 s
 * on 2.4.0 and up to 0.63 s on 1.9.4, in the recorded scenarios. The lower bound of attended time begins that much later.
 */
export const JOIN_LAG = 650;

/** A connection with everything that follows from the times of its room: where it begins and ends, and how sure that is. */
export interface Stay {
  readonly connection: Connection;
  /** The join lies in `[joinedNotBefore, joinedNotAfter]`, and `connection.joinedAt` is its best value. */
  readonly joinedNotBefore: Instant;
  readonly joinedNotAfter: Instant;
  /** Null while the person is there: attended time then counts to now. */
  readonly departure: Departure | null;
  /** The end of the life of the room that the stay belongs to, as far as it is told; stays of one life share it. */
  readonly lifeEndsAt: Instant | null;
}

/** All that is known of one room, in any order. */
export interface RoomFacts {
  readonly liveSessionId: string;
  readonly times: readonly RoomTime[];
  readonly lists: readonly RoomList[];
  readonly visits: readonly RoomVisit[];
  readonly connections: readonly Connection[];
  /** Whether the live session has ended: nobody can be there any more, even where nobody told an end. */
  readonly over: boolean;
}

/** Works out the stays of one room: one for each connection, and one for each visit that no connection explains. */
export const staysOf = (room: RoomFacts): Stay[] => {
  const told = room.connections.map((connection) => toldStay(room, connection));
  return room.visits.length === 0 ? told : withVisits(room, told);
};

const toldStay = (room: RoomFacts, connection: Connection): Stay => ({
  connection,
  joinedNotBefore: joinedNotBefore(room.times, connection),
  joinedNotAfter: connection.joinedAt + (connection.joinedEvidence === 'inferred' ? 0 : JOIN_LAG),
  departure: connection.departure ?? untoldDeparture(room, connection),
  lifeEndsAt: endOfLifeAt(room.times, connection.joinedAt)?.at ?? null,
});

/** A sign of life without a join: it may have come in any time since the room's life began, as far as that is told. */
const joinedNotBefore = (times: readonly RoomTime[], { joinedAt, joinedEvidence }: Connection): Instant => {
  if (joinedEvidence !== 'inferred') return joinedAt;
  const begins = times.filter((time) => time.source === 'started' || time.source === 'created');
  const before = begins.filter((time) => time.at <= joinedAt).map((time) => time.at);
  return before.length === 0 ? joinedAt : Math.max(...before);
};

/**
 * Nobody told this connection's leave. It ended not before it was certainly there and not after its room did, or after the
 * first list of the room that held others but not this one. A check is a bound, never the best value.
 */
const untoldDeparture = (room: RoomFacts, connection: Connection): Departure | null => {
  const { joinedAt, lastSeenAt } = connection;
  const cut = cutAfter(room.times, joinedAt) ?? cutByQuestion(room, connection);
  const missedAt = firstMissedAt(room.lists, connection);
  if (cut === null && missedAt === null) return null;
  const roomEndsBy = cut?.notAfter ?? Number.POSITIVE_INFINITY;
  const notAfter = Math.max(joinedAt, Math.min(roomEndsBy, missedAt ?? Number.POSITIVE_INFINITY));
  const notBefore = Math.min(certainlyUntil(connection), notAfter);
  const missed = missedAt !== null && missedAt <= roomEndsBy;
  const best = missed ? middle(Math.min(Math.max(joinedAt, lastSeenAt), notAfter), notAfter) : (cut?.at ?? notAfter);
  const at = Math.min(Math.max(best, notBefore), notAfter);
  return { at, notBefore, notAfter, evidence: missed ? 'reconciled' : 'inferred', reason: null };
};

/**
 * Until when it was certainly there. The server lists a person whose line is dead until it notices, and takes their tracks away
 * when it does (`track_unpublished`), so a list or a sign of life proves presence some time earlier only.
 */
const certainlyUntil = ({ joinedAt, lastSeenAt }: Connection): Instant =>
  Math.max(joinedAt, lastSeenAt - NOTICED_WITHIN);

/**
 * The first list of the room after the last sign of life that held others and not this connection. Clearly after: lists are
 * stamped with our clock, joins with the server's, and who came just after the question is no absentee.
 */
const firstMissedAt = (lists: readonly RoomList[], { key, lastSeenAt }: Connection): Instant | null =>
  lists
    .filter((list) => list.at > lastSeenAt + CLOCKS_APART && list.keys.length > 0 && !list.keys.includes(key))
    .reduce<Instant | null>((min, list) => (min === null || list.at < min ? list.at : min), null);

/** Only our question told that the room is over: the best value is the last that any person was told to be there. */
const cutByQuestion = ({ times, connections, over }: RoomFacts, { joinedAt, lastSeenAt }: Connection) => {
  const askedAt = notActiveAfter(times, joinedAt) ?? (over ? lastTold(times, Math.max(joinedAt, lastSeenAt)) : null);
  if (askedAt === null) return null;
  const people = connections.filter((mate) => mate.kind !== 'machine');
  const signs = people.map((mate) => Math.max(mate.lastSeenAt, mate.departure?.at ?? mate.lastSeenAt));
  const lastSign = Math.max(joinedAt, ...signs.filter((sign) => sign <= askedAt));
  return { at: lastSign, notAfter: askedAt };
};

/** The last moment that anything was told of an ended room: what is not told ends there, and does not grow with the clock. */
const lastTold = (times: readonly RoomTime[], atLeast: Instant): Instant =>
  Math.max(atLeast, ...times.filter((time) => time.source !== 'account').map((time) => time.at));

/** Attended time of a set of stays begins and ends here, for one way of counting. */
export type Bound = 'best' | 'lower' | 'upper';

/** The part of a stay that counts, up to `now` while it lasts. The lower bound lies in the best, the best in the upper. */
export const intervalOf = (stay: Stay, bound: Bound, now: Instant) => {
  const { connection, departure } = stay;
  const openUntil = Math.max(now, connection.joinedAt, connection.lastSeenAt);
  if (bound === 'upper') return { from: stay.joinedNotBefore, to: departure?.notAfter ?? openUntil };
  if (bound === 'best') return { from: connection.joinedAt, to: departure?.at ?? openUntil };
  return {
    from: stay.joinedNotAfter,
    to: departure?.notBefore ?? certainlyUntil(connection),
  };
};
