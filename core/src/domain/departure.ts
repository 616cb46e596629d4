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
 * A leave is noticed late when nobody says goodbye. Where the true leave lies, in milliseconds from the second of the
 * event, which is floored; measured on the 148 leaves of the recorded scenarios (`adapters/plugnmeet/test/fixtures`):
 * a goodbye is told within its second, a timeout 18.6 to 20.7 s late, a return as somebody else's device anything up to 20 s.
 */
const WINDOWS: Readonly<Record<LeaveReason | 'unknown', readonly [number, number]>> = {
  CLIENT_INITIATED: [0, SECOND],
  PARTICIPANT_REMOVED: [0, SECOND],
  ROOM_DELETED: [0, SECOND],
  ROOM_CLOSED: [0, SECOND],
  CONNECTION_TIMEOUT: [-22 * SECOND, -17 * SECOND],
  DUPLICATE_IDENTITY: [-20 * SECOND, SECOND],
  unknown: [-22 * SECOND, SECOND],
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
