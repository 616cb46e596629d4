import type { IncomingHttpHeaders } from 'node:http';
import type { Clock, Inbox, Instant, LiveClasses, Observation } from '@homeroom/core';
import type { Result } from 'neverthrow';
import type { Logger } from 'pino';
import type { Metrics } from '../metrics/metrics.js';
import type { ClassTokenVerifier } from './class-token/class-token.js';

/** Everything that the HTTP side needs. It opens, reads and schedules nothing by itself. */
export interface HttpParts {
  readonly liveClasses: LiveClasses;
  /** For the operators' list and the metrics. */
  readonly inbox: Pick<Inbox, 'list' | 'depth'>;
  readonly door: WebhookDoor;
  readonly classTokens: ClassTokenVerifier;
  readonly config: HttpConfig;
  /** How others reach the app, without a slash at its end. Asked with each request: the port may be known late. */
  readonly publicUrl: () => string;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly health: Health;
  readonly clock: Clock;
}

/** What of the configuration concerns HTTP. */
export interface HttpConfig {
  /** Origins whose pages may call the API and hold ours in a frame. */
  readonly allowedOrigins: readonly string[];
  /** Null: the admin API is off. */
  readonly adminKey: string | null;
  /** How many reverse proxies stand in front. */
  readonly trustedProxies: number;
  /** Sign the URLs of recordings: newest first, the others still count. At least one, of 32 bytes or more. */
  readonly urlSecrets: readonly string[];
}

/** No secret of ours has signed it. */
export interface NotSignedByUs {
  readonly type: 'not-signed-by-us';
}

/** Decides whether a webhook comes from our video server. */
export interface WebhookDoor {
  /**
   * The webhook as an observation, marked for quarantine when it is rightly signed but out of time. Pure, and quick: it is
   * called for every webhook, also for forged ones. `body` is exactly what came.
   */
  admit(headers: IncomingHttpHeaders, body: Uint8Array, receivedAt: Instant): Result<Observation, NotSignedByUs>;
}

/** Tells whether this process can do its work. */
export interface Health {
  /** Looks at each part that is needed. Never throws; `readyz` gives it a second or two. */
  check(): Promise<readonly HealthCheck[]>;
}

/** One part that is needed: `database`, `migrations`, `worker`. */
export interface HealthCheck {
  readonly name: string;
  readonly ok: boolean;
  /** Why it is not; safe to show. */
  readonly detail: string | null;
}
