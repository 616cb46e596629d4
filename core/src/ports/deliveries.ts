import type { Instant } from '../domain/instant.js';
import type { Stored } from './storage.js';

/** How well the video servers' own events reach us. */
export interface Deliveries {
  /** One report for each video server that told of anything since `since`. */
  reports(since: Instant): Stored<readonly DeliveryReport[]>;
}

/** Deliveries of one video server. */
export interface DeliveryReport {
  readonly videoServer: string;
  /** Joins and leaves that must have been sent: a join for each connection, and a leave for each one that is over, machines too. */
  readonly expected: number;
  /** How many of them were told by an event. */
  readonly received: number;
  /** How long after the server's own time (a whole second) its events came in, in milliseconds; null when none did. */
  readonly delay: { readonly p50Ms: number; readonly p95Ms: number; readonly maxMs: number } | null;
}
