import { type Departure, type LeaveReason, laterDeparture, observedDeparture } from './departure.js';
import { compareEvidence, type Evidence } from './evidence.js';
import type { Instant } from './instant.js';
import type { Room } from './room.js';
import type { RoomId } from './room-id.js';

/** `machine`: a recorder, a stream, an agent, a hidden monitor: kept, marked, never counted. `phone`: a person who dialled in. */
export type ConnectionKind = 'person' | 'phone' | 'machine';

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
  readonly joinedAt: Instant;
  /** `inferred` when only a sign of life is known: it had joined by then. */
  readonly joinedEvidence: Evidence;
  readonly departure: Departure | null;
  /** The latest moment at which it was certainly there. */
  readonly lastSeenAt: Instant;
}

/** What every sighting of a connection tells. */
export interface Sighting {
  readonly key: string;
  readonly identity: string;
  readonly name: string | null;
  readonly kind: ConnectionKind;
}

/** From a join: it was there from `joinedAt` on. */
export const joinedConnection = (
  room: Room,
  who: Sighting,
  joinedAt: Instant,
  joinedEvidence: Evidence,
  seenAt: Instant,
): Connection => ({
  ...who,
  liveSessionId: room.liveSessionId,
  roomId: room.roomId,
  otherIdentities: [],
  joinedAt,
  joinedEvidence,
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
  ...joinedConnection(room, who, joinedAt, 'observed', joinedAt),
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
    liveSessionId: smaller(a.liveSessionId, b.liveSessionId),
    roomId: smaller(a.roomId, b.roomId),
    identity: identities[0] ?? a.identity,
    otherIdentities: identities.slice(1),
    name: a.name === null || b.name === null ? (a.name ?? b.name) : smaller(a.name, b.name),
    kind: KINDS[Math.max(KINDS.indexOf(a.kind), KINDS.indexOf(b.kind))] ?? a.kind,
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

const smaller = (a: string, b: string): string => (a <= b ? a : b);

const inOrder = (texts: readonly string[]): string[] => [...new Set(texts)].sort();
