import type { Instant } from './instant.js';
import type { RoomId } from './room-id.js';
import { firstText } from './text-order.js';

/**
 * A person's visit of a room by the video server's own account of it (PlugNMeet's analytics file, exchange
 * `artifact-download`): one signalling connection. It begins in the lobby, before the person is in the room, so it proves no
 * presence; but it ends the moment that the line is cut, which no event tells.
 */
export interface RoomVisit {
  readonly roomId: RoomId;
  readonly identity: string;
  readonly name: string | null;
  readonly kind: 'person' | 'phone';
  readonly from: Instant;
  /** Null where the account does not tell a leave of its own: the visit lasted to the end of the room, or nobody saw it end. */
  readonly to: Instant | null;
}

/** Two accounts of one visit (same room, identity and beginning) as one: idempotent, commutative, associative. The later end holds. */
export const mergeVisit = (a: RoomVisit, b: RoomVisit): RoomVisit => ({
  ...a,
  name: a.name === null || b.name === null ? (a.name ?? b.name) : firstText(a.name, b.name),
  kind: a.kind === 'phone' || b.kind === 'phone' ? 'phone' : 'person',
  to: a.to === null || b.to === null ? (a.to ?? b.to) : Math.max(a.to, b.to),
});
