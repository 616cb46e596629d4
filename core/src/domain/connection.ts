import { type Departure, type LeaveReason, laterDeparture, observedDeparture } from './departure.js';
import { compareEvidence, type Evidence } from './evidence.js';
import type { Instant } from './instant.js';
import type { Room } from './room.js';
import type { RoomId } from './room-id.js';
import { firstText } from './text-order.js';

/** `machine`: a recorder, a stream, an agent, a hidden monitor: kept, marked, never counted. `phone`: a person who dialled in. */
export type ConnectionKind = 'person' | 'phone' | 'machine';

/**
 * What told of a connection: its join, its leave (which tells the join's time too), a sign of life, a list of the room. Which
 * of them are missing says what the sender lost.
 */
export type Told = 'join' | 'leave' | 'list' | 'sign';

/**
 * One stay of one person on one device, put together from whatever was told of it, in whatever order.
 * `mergeConnection` makes these values a join-semilattice.
 */
export interface Connection {
  /** The video server's id of this stay (PlugNMeet's participant `sid`): never used again, not even by the same device. */
  readonly key: string;
  readonly liveSessionId: string;
  readonly roomId: RoomId;
  /** Who it is, in the video server's words: the `identity` of a seat, or a name that we did not give. */
  readonly identity: string;
  /** Other identities that were told for the same key, in order. Empty, unless the sender contradicts itself. */
  readonly otherIdentities: readonly string[];
  readonly name: string | null;
  readonly kind: ConnectionKind;
  /** In order; empty where only the server's account of visits told of it. */
  readonly told: readonly Told[];
  readonly joinedAt: Instant;
  /** `inferred` when only a sign of life is known: it had joined by then. */
  readonly joinedEvidence: Evidence;
  readonly departure: Departure | null;
  /** The latest moment at which the server had it inside; a dead line may have been there `NOTICED_WITHIN` longer than the person. */
  readonly lastSeenAt: Instant;
}

/** What every sighting of a connection tells. */
export interface Sighting {
  readonly key: string;
  readonly identity: string;
  readonly name: string | null;
  readonly kind: ConnectionKind;
}

/** What tells of a join, with the evidence that it is: an event, a list of the room's people, a sign of life. */
const JOIN_EVIDENCE = {
  join: 'observed',
  leave: 'observed',
  list: 'reconciled',
  sign: 'inferred',
} as const satisfies Record<Told, Evidence>;

/** From whatever tells that it was there: from `joinedAt` to `seenAt` at least. */
export const joinedConnection = (
  room: Room,
  who: Sighting,
  told: Told,
  joinedAt: Instant,
  seenAt: Instant = joinedAt,
): Connection => ({
  ...who,
  told: [told],
  liveSessionId: room.liveSessionId,
  roomId: room.roomId,
  otherIdentities: [],
  joinedAt,
  joinedEvidence: JOIN_EVIDENCE[told],
  departure: null,
  lastSeenAt: Math.max(joinedAt, seenAt),
});

/** From a leave, which tells its join too: one event makes the whole row. */
export const leftConnection = (
  room: Room,
  who: Sighting,
  joinedAt: Instant,
  noticedAt: Instant,
  reason: LeaveReason | null,
): Connection => ({
  ...joinedConnection(room, who, 'leave', joinedAt),
  departure: observedDeparture(joinedAt, noticedAt, reason),
});

/**
 * Merges two states of one connection: idempotent, commutative, associative, so that events may come late, twice and in
 * any order. The stronger evidence wins; among equals the earliest join and the latest leave; nothing that was told is lost.
 */
export const mergeConnection = (a: Connection, b: Connection): Connection => {
  const identities = inOrder([a.identity, ...a.otherIdentities, b.identity, ...b.otherIdentities]);
  const join = earlierJoin(a, b);
  return {
    key: a.key,
    liveSessionId: firstText(a.liveSessionId, b.liveSessionId),
    roomId: firstText(a.roomId, b.roomId),
    identity: identities[0] ?? a.identity,
    otherIdentities: identities.slice(1),
    name: a.name === null || b.name === null ? (a.name ?? b.name) : firstText(a.name, b.name),
    kind: KINDS[Math.max(KINDS.indexOf(a.kind), KINDS.indexOf(b.kind))] ?? a.kind,
    told: inOrder([...a.told, ...b.told]),
    joinedAt: join.joinedAt,
    joinedEvidence: join.joinedEvidence,
    departure: laterDeparture(a.departure, b.departure),
    lastSeenAt: Math.max(a.lastSeenAt, b.lastSeenAt),
  };
};

/** From the weakest claim to the strongest: a sign of life does not say what it is a sign of, so it says `person`. */
const KINDS: readonly ConnectionKind[] = ['person', 'phone', 'machine'];

const earlierJoin = (a: Connection, b: Connection): Connection => {
  const stronger = compareEvidence(a.joinedEvidence, b.joinedEvidence);
  if (stronger !== 0) return stronger > 0 ? a : b;
  return a.joinedAt <= b.joinedAt ? a : b;
};

const inOrder = <T extends string>(texts: readonly T[]): T[] => [...new Set(texts)].sort();
