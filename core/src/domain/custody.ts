import { compareEvidence, type Evidence } from './evidence.js';
import type { Instant } from './instant.js';

/** What can happen to a recording. */
export type CustodyStepName =
  | 'started'
  | 'ended'
  | 'transcoded'
  | 'announced'
  | 'attempt-started'
  | 'attempt-failed'
  | 'fetched'
  | 'poster-made'
  | 'poster-failed'
  | 'missing';

/** One step of the chain of custody. (`step`, `at`) is its key: telling it twice adds nothing. */
export interface CustodyStep {
  readonly step: CustodyStepName;
  readonly at: Instant;
  readonly evidence: Evidence;
  /** The reason of a failure or a recorder's warning; safe to show. */
  readonly detail: string | null;
}

/** Adds a step, by time. Safe to repeat and free of order: of two tellings of one step the stronger is kept. */
export const withStep = (steps: readonly CustodyStep[], step: CustodyStep): CustodyStep[] => {
  const isSame = (known: CustodyStep) => isSameStep(known, step);
  const told = steps.find(isSame);
  const kept = told === undefined ? step : strongerStep(told, step);
  const others = steps.filter((known) => !isSame(known));
  return [...others, kept].sort((a, b) => a.at - b.at || (a.step < b.step ? -1 : 1));
};

/** Whether the step has been told before. */
export const hasStep = (steps: readonly CustodyStep[], step: Pick<CustodyStep, 'step' | 'at'>): boolean =>
  steps.some((known) => isSameStep(known, step));

/** When one of these steps last happened; null when none has. */
export const lastOf = (steps: readonly CustodyStep[], isMeant: (step: CustodyStep) => boolean): Instant | null =>
  steps.reduce<Instant | null>(
    (last, step) => (isMeant(step) ? Math.max(last ?? Number.NEGATIVE_INFINITY, step.at) : last),
    null,
  );

/** The larger of two texts, so that the order in which they are told does not matter; null is no text. */
export const largerText = (a: string | null, b: string | null): string | null =>
  a === null || b === null ? (a ?? b) : a >= b ? a : b;

const isSameStep = (a: Pick<CustodyStep, 'step' | 'at'>, b: Pick<CustodyStep, 'step' | 'at'>): boolean =>
  a.step === b.step && a.at === b.at;

/** Of two tellings of one step: the stronger evidence, and of equal evidence the larger detail, so that order does not matter. */
const strongerStep = (a: CustodyStep, b: CustodyStep): CustodyStep => {
  const stronger = compareEvidence(a.evidence, b.evidence);
  if (stronger !== 0) return stronger > 0 ? a : b;
  return { ...a, detail: largerText(a.detail, b.detail) };
};
