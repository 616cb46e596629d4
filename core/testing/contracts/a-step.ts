import type { CustodyStep } from '@homeroom/core';
import { MORNING } from '../builders/moments.js';

/** A custody step: the recorder started. */
export const aStep = (overrides: Partial<CustodyStep> = {}): CustodyStep => ({
  step: 'started',
  at: MORNING,
  evidence: 'observed',
  detail: null,
  ...overrides,
});
