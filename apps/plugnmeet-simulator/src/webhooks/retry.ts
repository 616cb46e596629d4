import { LIMITS } from '../options.js';

/** What came of one attempt; `null` when no answer came (refused, reset, timed out). */
export type Answer = { readonly status: number; readonly retryAfter: string | undefined } | null;

/**
 * Whether, and after how many milliseconds, a delivery is tried again (scenarios ack-*): connection errors, 429 and
 * 5xx but 501 are; Retry-After (seconds or an HTTP date) is obeyed on 429 and 503 only.
 * Answers null when the delivery is over, well or not.
 */
export function retryWaitMs(answer: Answer, usualWaitMs: number, nowMs: number): number | null {
  if (answer === null) return usualWaitMs;
  const { status } = answer;
  const again = status === 429 || (status >= 500 && status !== 501);
  if (!again) return null;
  if (status !== 429 && status !== 503) return usualWaitMs;
  return retryAfterMs(answer.retryAfter, nowMs) ?? usualWaitMs;
}

function retryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined;
  const waitMs = /^[0-9]+$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - nowMs;
  if (Number.isNaN(waitMs)) return undefined;
  return Math.min(Math.max(waitMs, 0), LIMITS.retryAfterMs);
}
