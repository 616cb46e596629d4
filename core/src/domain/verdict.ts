import type { AttendanceRule } from './attendance-rule.js';
import type { Instant } from './instant.js';
import type { Role } from './role.js';

/** What a rule says of a person in a class: from nothing to all of it, and with what. */
export const VERDICTS = ['absent', 'partial', 'left-early', 'late', 'present'] as const;

/** One of them, when it is certain. */
export type CertainVerdict = (typeof VERDICTS)[number];

/** What a rule says of a person in a class, and why. */
export interface Verdict {
  /** `unsure` where the bounds of what is known straddle a line of the rule. */
  readonly status: CertainVerdict | 'unsure';
  /** What it may be: one when it is certain. In the order of `VERDICTS`. */
  readonly between: readonly CertainVerdict[];
  /** The measures that it was made of. */
  readonly measures: VerdictMeasures;
}

/** In milliseconds, each as bounds. */
export interface VerdictMeasures {
  readonly attended: Bounds;
  /** What had to be attended for `partial` and for `present`, and of how much. */
  readonly partlyMs: number;
  readonly neededMs: number;
  readonly lengthMs: number;
  /** How long after the start they came first, and before the end they left last; negative when they were there by then. Null for who never came. */
  readonly cameAfter: Bounds | null;
  readonly leftBefore: Bounds | null;
}

/** The truth lies from `lower` to `upper`. */
export interface Bounds {
  readonly lower: number;
  readonly upper: number;
}

/** How a class went, and how it was planned; all that a rule looks at. */
export interface ClassTimes {
  readonly startsAt: Instant | null;
  readonly endsAt: Instant | null;
  readonly startedAt: Instant;
  readonly endedAt: Instant;
  readonly lengthMs: number;
}

/** How a person attended a class; all that a rule looks at. Moments as bounds, null for who never came. */
export interface Presence {
  readonly attended: Bounds;
  readonly firstJoin: Bounds | null;
  readonly lastLeave: Bounds | null;
}

/**
 * Judges a person's presence in an ended class by a rule: all that it may be by what is known, certain where that is one. Pure.
 */
export const verdictOf = (rule: AttendanceRule, times: ClassTimes, presence: Presence): Verdict => {
  const measures = measuresOf(rule, times, presence);
  const possible = possibleBy(rule, measures);
  const between = VERDICTS.filter((verdict) => possible[verdict]);
  const [only, ...others] = between;
  const status = only !== undefined && others.length === 0 ? only : 'unsure';
  return { status, between, measures };
};

/** Whether a rule judges somebody of this role: students, and people whose token we did not issue (null). */
export const isJudged = (role: Role | null): boolean => role === null || role === 'student';

/** Whether somebody of whom the rule says this has attended the class. */
export const hasAttended = (verdict: CertainVerdict): boolean => verdict !== 'absent' && verdict !== 'partial';

const measuresOf = (rule: AttendanceRule, times: ClassTimes, presence: Presence): VerdictMeasures => {
  const { startsAt, endsAt, startedAt, endedAt } = times;
  const scheduledMs = startsAt !== null && endsAt !== null ? endsAt - startsAt : null;
  const lengthMs = rule.measure === 'scheduled' ? (scheduledMs ?? times.lengthMs) : times.lengthMs;
  // A class that was held for less than the minimum stay can be attended all the same: shares decide alone.
  const minimumMs = rule.minimumStayMs < times.lengthMs ? rule.minimumStayMs : 0;
  const neededMs = Math.max(minimumMs, Math.round(rule.presentShare * lengthMs) - rule.graceMs);
  const partlyMs = Math.min(neededMs, Math.max(minimumMs, Math.round(rule.partialShare * lengthMs)));
  // Nobody is late for a class that began late, nor early from one that ended early.
  const start = Math.max(startedAt, startsAt ?? startedAt);
  const end = Math.min(endedAt, endsAt ?? endedAt);
  const { attended, firstJoin, lastLeave } = presence;
  return {
    attended,
    partlyMs,
    neededMs,
    lengthMs,
    cameAfter: firstJoin && { lower: firstJoin.lower - start, upper: firstJoin.upper - start },
    leftBefore: lastLeave && { lower: end - lastLeave.upper, upper: end - lastLeave.lower },
  };
};

/** Each bound decides by itself, since none of them asks for another: what may be of each line, may be of all of them. */
const possibleBy = (rule: AttendanceRule, measures: VerdictMeasures): Record<CertainVerdict, boolean> => {
  const { attended, cameAfter, leftBefore, partlyMs, neededMs } = measures;
  // Who was there for no time is absent, also where the rule asks for none.
  const partly = Math.max(1, partlyMs);
  const leastThere = Math.max(attended.lower, partly);
  const isEnough = attended.upper >= Math.max(1, neededMs);
  const late = sidesOf(rule.lateAfterMs, cameAfter);
  const leftEarly = sidesOf(rule.leftEarlyBeforeMs, leftBefore);
  return {
    absent: attended.lower < partly,
    partial: leastThere <= attended.upper && leastThere < neededMs,
    late: isEnough && late.beyond,
    'left-early': isEnough && late.within && leftEarly.beyond,
    present: isEnough && late.within && leftEarly.within,
  };
};

/** On which sides of a line bounds may lie; null asks for nothing, and there is nothing to ask of who never came. */
const sidesOf = (
  lineMs: number | null,
  bounds: Bounds | null,
): { readonly within: boolean; readonly beyond: boolean } =>
  lineMs === null || bounds === null
    ? { within: true, beyond: false }
    : { within: bounds.lower <= lineMs, beyond: bounds.upper > lineMs };
