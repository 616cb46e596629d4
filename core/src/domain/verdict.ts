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
 * Judges a person's presence in an ended class by a rule. The outcome is worked out for every corner of what is known: where
 * all agree, it is certain. Pure.
 */
export const verdictOf = (rule: AttendanceRule, times: ClassTimes, presence: Presence): Verdict => {
  const measures = measuresOf(rule, times, presence);
  const found = new Set(corners(measures).map((corner) => judge(rule, measures, corner)));
  const between = VERDICTS.filter((verdict) => found.has(verdict));
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
  // A class that was shorter than the minimum stay can be attended all the same.
  const minimumMs = Math.min(rule.minimumStayMs, lengthMs);
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

interface Corner {
  readonly attendedMs: number;
  readonly cameAfterMs: number;
  readonly leftBeforeMs: number;
}

/** Every combination of the ends of what is known, and of the lines of the rule that lie between them. */
const corners = ({ attended, cameAfter, leftBefore, partlyMs, neededMs }: VerdictMeasures): Corner[] =>
  // Whoever was there at all was there for a millisecond: a line of its own where the rule asks for nothing.
  [...endsOf(attended), ...[1, partlyMs, neededMs].filter((line) => isWithin(line, attended))].flatMap((attendedMs) =>
    endsOf(cameAfter ?? NEVER).flatMap((cameAfterMs) =>
      endsOf(leftBefore ?? NEVER).map((leftBeforeMs) => ({ attendedMs, cameAfterMs, leftBeforeMs })),
    ),
  );

const endsOf = ({ lower, upper }: Bounds): number[] => (lower === upper ? [lower] : [lower, upper]);

const isWithin = (ms: number, { lower, upper }: Bounds): boolean => lower < ms && ms < upper;

const NEVER: Bounds = { lower: 0, upper: 0 };

const judge = (rule: AttendanceRule, { partlyMs, neededMs }: VerdictMeasures, corner: Corner): CertainVerdict => {
  const { attendedMs, cameAfterMs, leftBeforeMs } = corner;
  if (attendedMs === 0 || attendedMs < partlyMs) return 'absent';
  if (attendedMs < neededMs) return 'partial';
  if (rule.lateAfterMs !== null && cameAfterMs > rule.lateAfterMs) return 'late';
  if (rule.leftEarlyBeforeMs !== null && leftBeforeMs > rule.leftEarlyBeforeMs) return 'left-early';
  return 'present';
};
