import type { LiveClasses } from '@homeroom/core';
import type { Logger } from 'pino';
import { startRounds } from './rounds.js';
import type { Running } from './timer.js';

/** How often what did not settle by itself is looked for: a stuck opening or closing is found 30 to 45 s after it began. */
const SWEEP_EVERY_MS = 15_000;
/** How often due recordings are looked for: one short query, and a film whose next attempt is due waits no longer than this. */
const WAKE_RECORDINGS_EVERY_MS = 5_000;
/** How often files that were never published are looked for. */
const SWEEP_PARTS_EVERY_MS = 60 * 60 * 1_000;
/** How often some of the published files are looked at: 10,000 files are gone through in a shift of 8 hours. */
const SWEEP_ORPHANS_EVERY_MS = 10 * 60 * 1_000;

/** Repeats what did not settle by itself of live sessions. Safe to run in many processes. */
export const startSweeper = (parts: { sweepUnsettled: LiveClasses['sweepUnsettled']; log: Logger }): Running =>
  startRounds('sweep', parts.log, SWEEP_EVERY_MS, async () => {
    const swept = await parts.sweepUnsettled();
    if (swept.isErr()) {
      parts.log.warn({ reason: swept.error.reason }, 'the sweep could not look now');
    } else if (swept.value.looked > 0) {
      parts.log.info({ ...swept.value }, 'swept');
    }
  });

/**
 * Wakes the work on recordings that are due. A loop of its own: a sweep may wait long for the video server, and recordings do
 * not wait with it. Safe to run in many processes.
 */
export const startRecordingsWaker = (parts: {
  wakeDueRecordings: LiveClasses['wakeDueRecordings'];
  log: Logger;
}): Running =>
  startRounds('recordings waker', parts.log, WAKE_RECORDINGS_EVERY_MS, async () => {
    const woken = await parts.wakeDueRecordings();
    if (woken.isErr()) {
      parts.log.warn({ reason: woken.error.reason }, 'due recordings could not be looked for now');
    } else if (woken.value > 0) {
      parts.log.debug({ woken: woken.value }, 'due recordings were woken');
    }
  });

/** Removes what killed fetches left behind. */
export const startPartsSweeper = (parts: { sweep: () => Promise<void>; log: Logger }): Running =>
  startRounds('parts sweep', parts.log, SWEEP_PARTS_EVERY_MS, parts.sweep);

/**
 * Removes published files that no recording names, some at a time: each round goes on where the last one left off. Safe to run
 * in many processes.
 */
export const startOrphansSweeper = (parts: {
  sweepOrphanFiles: LiveClasses['sweepOrphanFiles'];
  log: Logger;
}): Running => {
  let after: string | null = null;
  return startRounds('orphans sweep', parts.log, SWEEP_ORPHANS_EVERY_MS, async () => {
    const swept = await parts.sweepOrphanFiles(after);
    if (swept.isErr()) {
      parts.log.warn({ reason: swept.error.reason }, 'files that no recording names could not be swept now');
      return;
    }
    after = swept.value.next;
    const { removed, failed } = swept.value;
    if (removed > 0) parts.log.info({ removed }, 'files that no recording names are gone');
    if (failed > 0) parts.log.warn({ failed }, 'files that no recording names could not be removed now');
  });
};
