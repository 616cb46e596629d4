import type { Clock, Instant } from '@homeroom/core';
import type { Logger } from 'pino';
import type { WebhookOutcome } from '../../metrics/metrics.js';
import { TROUBLE_EVERY_MS } from './limits.js';

/** Tells of a webhook that was not simply stored. */
export type TroubleLog = (outcome: WebhookOutcome, details: Readonly<Record<string, string>>) => void;

/** Logs the first of each kind at once, and then how many more there were, at most every `TROUBLE_EVERY_MS`. */
export const createTroubleLog = (log: Logger, clock: Clock): TroubleLog => {
  const told = new Map<WebhookOutcome, { at: Instant; since: number }>();
  return (outcome, details) => {
    const before = told.get(outcome);
    const now = clock.now();
    if (before !== undefined && Math.abs(now - before.at) < TROUBLE_EVERY_MS) {
      before.since += 1;
      return;
    }
    told.set(outcome, { at: now, since: 0 });
    const line = { outcome, more: before?.since ?? 0, ...details };
    if (outcome === 'too-large') log.error(line, 'a webhook was too large and is lost');
    else log.warn(line, 'a webhook was not simply stored');
  };
};
