import type { Attendance } from '../domain/attendance.js';
import type { Instant } from '../domain/instant.js';
import type { Stored } from './storage.js';

/** Attendance, read. What it says is defined by `attendanceOf`; a store may compute it in its own way. */
export interface AttendanceBook {
  /** One live session's attendance at `now`; with `revision`, a number that rises with every change of what is known. Null when there is no such session. */
  ofLiveSession(liveSessionId: string, now: Instant): Stored<AttendanceSheet | null>;
  /** Start, end and number of people inside of some live sessions (at most 200), in no order. Unknown ids are left out. */
  summaries(liveSessionIds: readonly string[], now: Instant): Stored<readonly AttendanceSummary[]>;
}

/** Attendance with its revision. */
export interface AttendanceSheet extends Attendance {
  readonly revision: number;
}

/** The few numbers of a live session that lists show; each as in `Attendance`. */
export interface AttendanceSummary {
  readonly liveSessionId: string;
  readonly startedAt: Instant | null;
  readonly endedAt: Instant | null;
  /** People inside now, machines and second devices not counted. */
  readonly usersOnline: number;
}
