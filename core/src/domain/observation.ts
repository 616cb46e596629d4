import type { Instant } from './instant.js';

/**
 * A webhook exactly as received, or a server's answer to reconciliation: what all derived state can be made from again.
 * It is kept as bytes, since its hash and its letters (U+0000, bad UTF-8) are the sender's.
 */
export interface Observation {
  readonly origin: 'webhook' | 'answer';
  /** The sender's id and name of the event, when it could be read. 1.9.4 gives two events of one room one id: the pair is the key. */
  readonly eventId: string | null;
  readonly event: string | null;
  readonly roomId: string | null;
  readonly body: Uint8Array;
  /** SHA-256 of `body`, lower-case hex. */
  readonly bodySha256: string;
  readonly contentType: string;
  /** The sender's own time of the event, a whole second; null when it tells none, and for answers. */
  readonly sentAt: Instant | null;
  readonly receivedAt: Instant;
  /** Set when it was rightly signed but out of time: kept, never applied until an operator says so. */
  readonly quarantine: string | null;
}

/** `pending` becomes `done`, `ignored` or `parked`; `quarantined` only at the door. An operator sets any back to `pending`. */
export type InboxStatus = 'pending' | 'done' | 'ignored' | 'parked' | 'quarantined';

/** An observation in the inbox. */
export interface InboxEntry extends Observation {
  /** Rising in the order of arrival. */
  readonly id: string;
  readonly status: InboxStatus;
  /** Why it was ignored, parked or quarantined. */
  readonly reason: string | null;
  readonly attempts: number;
}

/** What became of an observation at the door. */
export type Received = 'stored' | 'duplicate' | 'quarantined';
