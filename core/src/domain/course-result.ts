import type { AttendanceRule } from './attendance-rule.js';
import { type Bounds, type CertainVerdict, hasAttended, type Verdict } from './verdict.js';

/** What a rule says of a person in a whole course. */
export interface CourseResult {
  /** How many classes had which verdict; they add up to the classes that count. */
  readonly verdicts: Readonly<Record<CertainVerdict | 'unsure', number>>;
  /** Whether the person has attended `completionShare` of the classes; `unsure` where classes that are unsure decide. */
  readonly completed: 'yes' | 'no' | 'unsure';
  /** In proportion: of each class the share of what was needed, at most 1; the mean over all classes, from 0 to 1. Best, lower, upper. */
  readonly grade: number;
  readonly gradeBounds: Bounds;
}

/** A person's part in one class: the verdict, and the best value of what they attended, in milliseconds. */
export interface JudgedClass {
  readonly verdict: Verdict;
  readonly attendedMs: number;
}

/**
 * Sums a person's classes up. `classes` is how many of the course count for them: those in which the person never was count as
 * absent. Pure.
 */
export const courseResultOf = (rule: AttendanceRule, judged: readonly JudgedClass[], classes: number): CourseResult => {
  const verdicts = { absent: classes - judged.length, partial: 0, 'left-early': 0, late: 0, present: 0, unsure: 0 };
  for (const { verdict } of judged) verdicts[verdict.status] += 1;
  const certain = judged.filter(({ verdict }) => verdict.between.every(hasAttended)).length;
  const possible = judged.filter(({ verdict }) => verdict.between.some(hasAttended)).length;
  const needed = rule.completionShare * classes - ROUNDING;
  const mean = (attendedMs: (one: JudgedClass) => number): number =>
    classes === 0 ? 0 : judged.reduce((sum, one) => sum + shareOf(attendedMs(one), one), 0) / classes;
  return {
    verdicts,
    completed: classes > 0 && certain >= needed ? 'yes' : possible < needed || classes === 0 ? 'no' : 'unsure',
    grade: mean((one) => one.attendedMs),
    gradeBounds: {
      lower: mean((one) => one.verdict.measures.attended.lower),
      upper: mean((one) => one.verdict.measures.attended.upper),
    },
  };
};

/** Less than any share of any number of classes: 0.55 of 100 classes is 55.00000000000001 in binary, and 55 are enough. */
const ROUNDING = 1e-9;

const shareOf = (attendedMs: number, { verdict }: JudgedClass): number => {
  const { neededMs } = verdict.measures;
  return neededMs === 0 ? Number(attendedMs > 0) : Math.min(1, attendedMs / neededMs);
};
