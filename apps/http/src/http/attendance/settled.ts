import type { Instant, LiveSession, OpenQuestion } from '@homeroom/core';
import { z } from 'zod';
import { momentTold } from '../fields.js';
import { isoOrNull } from '../instants.js';
import { NotFinalBecause, notFinalBecause } from './not-final-because.js';

/** How far the attendance of a class is settled, as it is told wherever attendance is. */
export const SettledJson = {
  final: z.boolean().meta({ description: 'Ended, every end known, verified, and 10 minutes have passed.' }),
  not_final_because: NotFinalBecause,
  revision: z.int().meta({ description: 'Rises with everything that becomes known.' }),
  verified_at: momentTold().nullable().meta({
    description: 'Last checked against the video server; null while an ended class was not checked since its end.',
  }),
} as const;

/** See `SettledJson`. */
export const presentSettled = (
  { confirmedAt }: Pick<LiveSession, 'confirmedAt'>,
  { revision, openQuestions }: { readonly revision: number; readonly openQuestions: readonly OpenQuestion[] },
) => ({
  final: openQuestions.length === 0,
  not_final_because: notFinalBecause(openQuestions),
  revision,
  verified_at: isoOrNull(verifiedAt(confirmedAt, openQuestions)),
});

/** A check before a class's end says nothing of its attendance. */
const verifiedAt = (confirmedAt: Instant | null, openQuestions: readonly OpenQuestion[]): Instant | null =>
  openQuestions.includes('not-verified') ? null : confirmedAt;
