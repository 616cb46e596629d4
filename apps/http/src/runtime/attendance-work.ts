import { type LiveClasses, ROLL_UP_LIMIT, SEAL_LIMIT } from '@homeroom/core';
import type { Logger } from 'pino';
import type { Metrics } from '../metrics/metrics.js';
import { startRounds } from './rounds.js';
import type { Repeating, Running } from './timer.js';

/**
 * How often ended classes are looked for whose roll-up is not up to date: one short query when there are none. Reports roll up
 * what they need by themselves, so nobody waits for this; it keeps them quick, and the feed of the course platform fresh.
 */
const ROLL_UP_EVERY_MS = 5_000;
/** How often the video server is asked which rooms are active: a room that was opened behind our back is found while its class runs. */
const LOOK_AT_ACTIVE_ROOMS_EVERY_MS = 60_000;
/** How often old classes are looked for: they are 30 days old, an hour more is nothing. */
const SEAL_EVERY_MS = 60 * 60 * 1_000;
/** How often the loss of the last week is counted: the query goes over all of that week's connections. */
const COUNT_LOSS_EVERY_MS = 5 * 60 * 1_000;

/** Keeps the roll-ups of ended classes up to date, so that totals are quick. Safe to run in many processes. */
export const startRollUps = (parts: {
  rollUpAttendance: LiveClasses['rollUpAttendance'];
  metrics: Metrics;
  log: Logger;
}): Running => {
  const loop: Repeating = startRounds('roll-ups', parts.log, ROLL_UP_EVERY_MS, async () => {
    const done = await parts.rollUpAttendance();
    if (done.isErr()) {
      parts.log.warn({ reason: done.error.reason }, 'attendance could not be rolled up now');
    } else if (done.value > 0) {
      parts.metrics.rolledUp(done.value);
      parts.log.debug({ sessions: done.value }, 'attendance was rolled up');
      if (done.value >= ROLL_UP_LIMIT) loop.poke();
    }
  });
  return loop;
};

/** Looks for rooms that the video server has active and we hold over. Safe to run in many processes. */
export const startActiveRoomsLook = (parts: {
  reconcileActiveRooms: LiveClasses['reconcileActiveRooms'];
  log: Logger;
}): Running =>
  startRounds('active rooms', parts.log, LOOK_AT_ACTIVE_ROOMS_EVERY_MS, async () => {
    const looked = await parts.reconcileActiveRooms();
    if (looked.isErr()) {
      parts.log.warn({ error: looked.error.type }, 'active rooms could not be looked at now');
    } else if (looked.value.heldOver.length > 0) {
      parts.log.info({ room_ids: looked.value.heldOver }, 'rooms that we held over are active');
    }
  });

/** Keeps the inbox small: observations of old, final classes go to the archive. Safe to run in many processes. */
export const startSealer = (parts: { sealOldSessions: LiveClasses['sealOldSessions']; log: Logger }): Running => {
  const loop: Repeating = startRounds('sealer', parts.log, SEAL_EVERY_MS, async () => {
    const sealed = await parts.sealOldSessions();
    if (sealed.isErr()) {
      parts.log.warn({ reason: sealed.error.reason }, 'old live sessions could not be sealed now');
    } else if (sealed.value.length > 0) {
      parts.log.info({ sessions: sealed.value.length }, 'observations of old live sessions went to the archive');
      if (sealed.value.length >= SEAL_LIMIT) loop.poke();
    }
  });
  return loop;
};

/** Keeps the metric of lost webhooks up to date. Reads only. */
export const startLossCounter = (parts: {
  reportDrift: LiveClasses['reportDrift'];
  metrics: Metrics;
  log: Logger;
}): Running =>
  startRounds('loss counter', parts.log, COUNT_LOSS_EVERY_MS, async () => {
    const report = await parts.reportDrift({ limit: 1, cursor: null });
    if (report.isErr()) {
      parts.log.warn({ reason: report.error.reason }, 'lost webhooks could not be counted now');
      return;
    }
    for (const { videoServer, expected, received } of report.value.deliveries) {
      parts.metrics.webhookLoss(videoServer, lossRatio(expected, received));
    }
  });

/** From 0 to 1; 0 when nothing was to come. */
const lossRatio = (expected: number, received: number): number =>
  expected === 0 ? 0 : Math.max(0, expected - received) / expected;
