import { ok, safeTry } from 'neverthrow';
import type { Drift } from '../domain/drift.js';
import { DAY, type Instant } from '../domain/instant.js';
import type { Clock } from '../ports/clock.js';
import type { Deliveries, DeliveryReport } from '../ports/deliveries.js';
import type { Drifts } from '../ports/drifts.js';
import type { Page, PageWanted, Stored } from '../ports/storage.js';

/** How far back deliveries are looked at, in milliseconds: a week shows a habit of the network, not an accident. */
export const DELIVERIES_SINCE = 7 * DAY;

/** What the video servers and we did not agree on, and how well their events reach us. */
export interface DriftReport {
  readonly drifts: Page<Drift>;
  readonly since: Instant;
  readonly deliveries: readonly DeliveryReport[];
}

/** The operator's drift report: differences, newest first, and the deliveries of the last week. Errors: `storage-failed`. */
export const reportDrift =
  (need: { drifts: Drifts; deliveries: Deliveries; clock: Clock }) =>
  (page: PageWanted): Stored<DriftReport> =>
    safeTry(async function* () {
      const since = need.clock.now() - DELIVERIES_SINCE;
      const drifts = yield* need.drifts.list(page);
      const deliveries = yield* need.deliveries.reports(since);
      return ok({ drifts, since, deliveries });
    });

export type ReportDrift = ReturnType<typeof reportDrift>;
