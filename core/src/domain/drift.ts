import type { Instant } from './instant.js';

/**
 * A difference between what we asked or believed and what the video server has.
 * - `setting`: a setting of a room that the server did not apply;
 * - `room-over`: a live session that we held open and the server knows no room of;
 * - `room-active`: one that we held over and the server has an active room of;
 * - `presence`: somebody's coming or going that no event told.
 */
export type DriftKind = 'setting' | 'room-over' | 'room-active' | 'presence';

/** One difference; `asked` and `found` are short texts to show to an operator. */
export interface Drift {
  readonly liveSessionId: string;
  readonly roomId: string;
  readonly kind: DriftKind;
  readonly asked: string;
  readonly found: string;
  readonly at: Instant;
}
