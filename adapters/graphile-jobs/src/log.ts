import type { Logger } from 'graphile-worker';
import { loadGraphile } from './graphile.js';

/** Takes a line for the log. A message may hold what a handler threw. */
export type WorkerLog = (level: 'error' | 'warn' | 'info' | 'debug', message: string) => void;

/** graphile-worker tells each served job at info level: that is debugging here. */
const LEVELS = new Map<string, 'error' | 'warn' | 'debug'>([
  ['error', 'error'],
  ['warning', 'warn'],
]);

/** graphile-worker's logger, writing to ours. */
export const graphileLogger = async (log: WorkerLog): Promise<Logger> => {
  const graphile = await loadGraphile();
  return new graphile.Logger(() => (level, message) => log(LEVELS.get(level) ?? 'debug', message));
};
