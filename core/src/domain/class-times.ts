import type { ClassTimes, Presence } from './verdict.js';

/**
 * The same class, over when the last person who surely was there left: a room stands open for minutes after that, and nobody has
 * left early from an empty one. `everybody`: all people of the class, also those whom no rule judges. Pure.
 */
export const whileThere = <Times extends ClassTimes>(times: Times, everybody: readonly Presence[]): Times => {
  // Who may not have been there for a moment, but in the lobby perhaps, ends no class.
  const leaves = everybody.flatMap(({ attended, lastLeave }) =>
    attended.lower > 0 && lastLeave !== null ? [lastLeave.lower] : [],
  );
  return leaves.length === 0 ? times : { ...times, endedAt: Math.min(times.endedAt, Math.max(...leaves)) };
};
