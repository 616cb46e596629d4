import type { LiveClasses, ProjectionReport } from '@homeroom/core';
import type { Logger } from 'pino';
import { type Repeating, type Running, repeat } from './timer.js';

/** Entries of one round: few enough that a round takes far less than their lease, and that other work gets its turn. */
const ROUND_ENTRIES = 50;
/** The look at the inbox when nobody woke us: notifications can be lost with their connection. In milliseconds. */
const LOOK_EVERY_MS = 1_000;

/** What the projector works with. */
export interface ProjectorParts {
  readonly projectInbox: LiveClasses['projectInbox'];
  /** Calls `onWake` for every batch that is stored by any process. */
  readonly listen: (onWake: () => void) => { close(): Promise<void> };
  readonly onReport: (report: ProjectionReport) => void;
  readonly log: Logger;
}

/** Applies what comes into the inbox, as it comes. Safe to run in many processes. */
export const startProjector = (parts: ProjectorParts): Running => {
  // One round a task, so that a stop waits for one round and not for a whole backlog.
  const loop: Repeating = repeat(
    async () => {
      if (await projectRound(parts)) loop.poke();
    },
    LOOK_EVERY_MS,
    (bug) => parts.log.error({ err: bug }, 'a bug in projecting the inbox'),
  );
  const listening = parts.listen(loop.poke);
  loop.poke();
  return {
    stop: async () => {
      await Promise.all([listening.close(), loop.stop()]);
    },
  };
};

/** Whether the round was full: a short one says that the inbox is empty, or that what is left is not due. */
const projectRound = async ({ projectInbox, onReport, log }: ProjectorParts): Promise<boolean> => {
  const round = await projectInbox(ROUND_ENTRIES);
  if (round.isErr()) {
    log.warn({ reason: round.error.reason }, 'the inbox could not be projected now');
    return false;
  }
  onReport(round.value);
  for (const bug of round.value.bugs) log.error({ err: bug }, 'a bug in applying an observation');
  for (const settled of round.value.settlements) {
    if (settled.status === 'parked') log.error({ id: settled.id, reason: settled.reason }, 'an observation was parked');
  }
  return round.value.settlements.length >= ROUND_ENTRIES;
};
