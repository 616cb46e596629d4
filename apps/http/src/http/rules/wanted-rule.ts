import { type AttendanceRule, SECOND } from '@homeroom/core';
import type { RuleBody } from './schema.js';

/** The rule that a body asks for: what it does not name stays as in `inForce`. */
export const wantedRule = (body: RuleBody, inForce: AttendanceRule): AttendanceRule => ({
  measure: body.measure ?? inForce.measure,
  presentShare: body.present_share ?? inForce.presentShare,
  partialShare: body.partial_share ?? inForce.partialShare,
  minimumStayMs: milliseconds(body.minimum_stay_seconds, inForce.minimumStayMs),
  graceMs: milliseconds(body.grace_seconds, inForce.graceMs),
  lateAfterMs: millisecondsOrNull(body.late_after_seconds, inForce.lateAfterMs),
  leftEarlyBeforeMs: millisecondsOrNull(body.left_early_before_seconds, inForce.leftEarlyBeforeMs),
  completionShare: body.completion_share ?? inForce.completionShare,
});

const milliseconds = (seconds: number | undefined, inForceMs: number): number =>
  seconds === undefined ? inForceMs : seconds * SECOND;

/** Null is a wish too: nobody is late. */
const millisecondsOrNull = (seconds: number | null | undefined, inForceMs: number | null): number | null =>
  seconds === undefined ? inForceMs : seconds === null ? null : seconds * SECOND;
