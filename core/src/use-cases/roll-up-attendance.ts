import type { AttendanceTotals } from '../ports/attendance-totals.js';
import type { Clock } from '../ports/clock.js';
import type { Stored } from '../ports/storage.js';

/** How many live sessions one call rolls up. */
export const ROLL_UP_LIMIT = 100;

/** Keeps the totals of ended live sessions up to date, so that reports over many classes are quick. Gives how many it did. Safe to repeat. */
export const rollUpAttendance = (need: { attendanceTotals: AttendanceTotals; clock: Clock }) => (): Stored<number> =>
  need.attendanceTotals.rollUp(need.clock.now(), ROLL_UP_LIMIT);

export type RollUpAttendance = ReturnType<typeof rollUpAttendance>;
