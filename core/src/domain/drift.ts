import type { Instant } from './instant.js';

/**
 * A difference between what we asked or believed and what the video server has.
 * - `setting`: a setting of a room that the server did not apply;
 * - `room-over`: a room that we held active and the server knows no more;
 * - `room-active`: one that we held over and the server has active;
 * - `presence`: somebody's stay that no event told;
 * - `departure`: somebody's leave that no event told, or told less closely;
 * - `account`: an account of visits that cannot be used.
 */
export type DriftKind = 'setting' | 'room-over' | 'room-active' | 'presence' | 'departure' | 'account';

/**
 * What showed a difference: the answer to a create, the question whether a room is active with the list of its people, the
 * list of past rooms, or the server's account of visits.
 */
export type DriftSource = 'create' | 'active-room' | 'past-rooms' | 'account';

/** One difference; `asked` and `found` are short texts to show to an operator. */
export interface Drift {
  readonly liveSessionId: string;
  readonly roomId: string;
  readonly kind: DriftKind;
  readonly source: DriftSource;
  readonly asked: string;
  readonly found: string;
  readonly at: Instant;
  /** When what was missing was taken over from the source; null for what cannot be repaired, such as a setting. */
  readonly repairedAt: Instant | null;
}
