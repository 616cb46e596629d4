import { compareEvidence, type Evidence } from './evidence.js';
import { type Instant, SECOND } from './instant.js';
import { compareText } from './text-order.js';

/** Why the video server says that a connection ended, in LiveKit's words; null when it gives no reason or one that we do not know. */
export type LeaveReason =
  | 'CLIENT_INITIATED'
  | 'PARTICIPANT_REMOVED'
  | 'ROOM_DELETED'
  | 'ROOM_CLOSED'
  | 'CONNECTION_TIMEOUT'
  | 'DUPLICATE_IDENTITY';

/** When a connection ended: best value, and the bounds inside which the truth lies. `notBefore <= at <= notAfter`. */
export interface Departure {
  readonly at: Instant;
  readonly notBefore: Instant;
  readonly notAfter: Instant;
  readonly evidence: Evidence;
  readonly reason: LeaveReason | null;
}

/**
 * In milliseconds: how long a dead line goes unnoticed at most, 18.6 to 20.7 s in the recorded scenarios, and times are floored
 * to a second. Until then the server has the person inside and lists them.
 */
export const NOTICED_WITHIN = 22 * SECOND;

/**
 * Where the true leave lies, in milliseconds from the second of the event, which is floored. Measured on the 148 leaves of the
 * recorded scenarios (`adapters/plugnmeet/test/fixtures`): who says goodbye, is sent out or is inside when the room ends is told
 * within the second, a timeout 18.6 to 20.7 s late. Who comes back before that (`DUPLICATE_IDENTITY`) may have been gone as long.
 */
const WINDOWS: Readonly<Record<LeaveReason | 'unknown', readonly [number, number]>> = {
  CLIENT_INITIATED: [0, SECOND],
  PARTICIPANT_REMOVED: [0, SECOND],
  ROOM_DELETED: [0, SECOND],
  ROOM_CLOSED: [0, SECOND],
  CONNECTION_TIMEOUT: [-NOTICED_WITHIN, -17 * SECOND],
  DUPLICATE_IDENTITY: [-NOTICED_WITHIN, SECOND],
  unknown: [-NOTICED_WITHIN, SECOND],
};

/** The departure that a leave event tells: noticed at `noticedAt`, for `reason`, of a connection that began at `joinedAt`. */
export const observedDeparture = (joinedAt: Instant, noticedAt: Instant, reason: LeaveReason | null): Departure => {
  const [earliest, latest] = WINDOWS[reason ?? 'unknown'];
  const notBefore = Math.max(joinedAt, noticedAt + earliest);
  const notAfter = Math.max(joinedAt, noticedAt + latest);
  return { at: middle(notBefore, notAfter), notBefore, notAfter, evidence: 'observed', reason };
};

/** The whole millisecond in the middle of two moments. */
export const middle = (a: Instant, b: Instant): Instant => Math.floor((a + b) / 2);

/** Of two departures told of one connection: the stronger evidence, else the later. The same for any order. */
export const laterDeparture = (a: Departure | null, b: Departure | null): Departure | null => {
  if (a === null || b === null) return a ?? b;
  return compareDepartures(a, b) >= 0 ? a : b;
};

const compareDepartures = (a: Departure, b: Departure): number =>
  compareEvidence(a.evidence, b.evidence) ||
  a.at - b.at ||
  a.notAfter - b.notAfter ||
  a.notBefore - b.notBefore ||
  compareText(a.reason ?? '', b.reason ?? '');
