import type { Logger } from 'pino';
import { type Repeating, repeat } from './timer.js';

/** Does it now and then again and again, `everyMs` milliseconds after it ended; what it throws is logged. */
export const startRounds = (what: string, log: Logger, everyMs: number, task: () => Promise<void>): Repeating => {
  const loop = repeat(task, everyMs, (bug) => log.error({ err: bug, what }, 'a round was not done'));
  loop.poke();
  return loop;
};
