import { err, ok, type Result } from 'neverthrow';
import { type InvalidInput, invalidInput } from './errors.js';
import { DAY, type Instant, MINUTE } from './instant.js';
import type { Person } from './person.js';

/** What of a class a person has to be there for, and when they are late. Times in milliseconds, shares from 0 to 1. */
export interface AttendanceRule {
  /** What shares are shares of: the class as it was held, or as it was scheduled; without a schedule, as it was held. */
  readonly measure: 'held' | 'scheduled';
  /** Who was there for this share is present. */
  readonly presentShare: number;
  /** Who was there for less than `presentShare` and for this share is there in part; below it, absent. */
  readonly partialShare: number;
  /** Who was there for less than this is absent, whatever the shares; not asked for in a class that was no longer than this. */
  readonly minimumStayMs: number;
  /** Forgiven: so much less than the share is enough for `present`. */
  readonly graceMs: number;
  /** Who comes later than this after the start is late; null: nobody is. */
  readonly lateAfterMs: number | null;
  /** Who leaves earlier than this before the end left early; null: nobody did. */
  readonly leftEarlyBeforeMs: number | null;
  /** Who attended this share of a course's classes has completed it. */
  readonly completionShare: number;
}

/** A rule of a course. Rules are only ever added; the newest holds, for all of its classes. */
export interface CourseRule {
  readonly courseId: string;
  /** From 1; a course that never set one has `USUAL_RULE`, as version 0. */
  readonly version: number;
  readonly rule: AttendanceRule;
  /** Who set it, as they are called now. */
  readonly setBy: Person;
  readonly setAt: Instant;
}

/** What holds until a course sets its own: three quarters of the class as held, ten minutes' patience at both ends. */
export const USUAL_RULE: AttendanceRule = {
  measure: 'held',
  presentShare: 0.75,
  partialShare: 0.25,
  minimumStayMs: MINUTE,
  graceMs: 0,
  lateAfterMs: 10 * MINUTE,
  leftEarlyBeforeMs: 10 * MINUTE,
  completionShare: 0.75,
};

/** No class lasts longer, so a rule that asks for more can never be met. */
const LONGEST_MS = DAY;

/**
 * Checks a rule: each field by itself, and that it can be met. The first broken rule is told, with its field by the name that
 * callers use.
 */
export const checkRule = (rule: AttendanceRule): Result<AttendanceRule, InvalidInput> => {
  const broken =
    notAShare('present_share', rule.presentShare) ??
    notAShare('partial_share', rule.partialShare) ??
    notAShare('completion_share', rule.completionShare) ??
    notATime('minimum_stay_seconds', rule.minimumStayMs) ??
    notATime('grace_seconds', rule.graceMs) ??
    notATime('late_after_seconds', rule.lateAfterMs) ??
    notATime('left_early_before_seconds', rule.leftEarlyBeforeMs) ??
    (rule.partialShare > rule.presentShare
      ? invalidInput('partial_share', 'must not be more than present_share')
      : null);
  return broken === null ? ok(rule) : err(broken);
};

const notAShare = (field: string, share: number): InvalidInput | null =>
  share >= 0 && share <= 1 ? null : invalidInput(field, 'must be a share from 0 to 1: nobody can be there for more');

const notATime = (field: string, ms: number | null): InvalidInput | null =>
  ms === null || (Number.isInteger(ms) && ms >= 0 && ms <= LONGEST_MS)
    ? null
    : invalidInput(field, 'must be from 0 to 86400: no class lasts longer');
