import type { Drift, DriftKind, Drifts } from '@homeroom/core';
import type { Logger } from 'pino';
import type { Metrics } from '../metrics/metrics.js';

/**
 * Kinds that no repair settles: an account that cannot be used leaves people's ends wide for ever, and a room that is active
 * again was opened by somebody else.
 */
const NEEDS_ATTENTION: ReadonlySet<DriftKind> = new Set(['account', 'room-active']);
/** How many differences are remembered, so that each counts once: a busy day has some hundreds, and these take less than 1 MB. */
const REMEMBERED = 2_000;

/**
 * The same store, telling of each difference once, when it is recorded first: the metrics of all, and the log of those that an
 * operator should look at. A look that finds the same again is silent. It is remembered in memory: another process, or the same after
 * a restart, may tell it once more.
 */
export const watchedDrifts = (drifts: Drifts, { metrics, log }: { metrics: Metrics; log: Logger }): Drifts => {
  const told = new Set<string>();
  const tell = (drift: Drift): void => {
    const key = JSON.stringify([drift.roomId, drift.kind, drift.asked]);
    if (told.has(key)) return;
    told.add(key);
    const [oldest] = told;
    if (told.size > REMEMBERED && oldest !== undefined) told.delete(oldest);
    const { kind, source, roomId, found } = drift;
    metrics.drift(kind, source);
    if (NEEDS_ATTENTION.has(kind)) {
      log.warn({ needs_attention: true, kind, source, room_id: roomId, found }, 'the video server and we differ');
    }
  };
  return {
    record: (some) =>
      drifts.record(some).map((recorded) => {
        for (const drift of some) tell(drift);
        return recorded;
      }),
    list: drifts.list,
  };
};
