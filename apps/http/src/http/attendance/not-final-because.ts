import type { OpenQuestion } from '@homeroom/core';
import { z } from 'zod';

/** Our words outside for why attendance is not final. */
const WORDS = {
  'not-ended': 'not_ended',
  'too-recent': 'too_recent',
  'not-verified': 'not_verified',
  'end-inferred': 'end_inferred',
  'leaves-inferred': 'leaves_inferred',
} as const satisfies Record<OpenQuestion, string>;

/** The list of them; empty when it is final. */
export const NotFinalBecause = z.array(z.enum(Object.values(WORDS))).meta({
  description: [
    'Why attendance may still change, or is less sure than it could be; empty when it is final.',
    '`not_ended`: the class goes on.',
    '`too_recent`: it ended less than 10 minutes ago, and late events may still come.',
    '`not_verified`: the video server was not asked about it since its end, or could not be.',
    '`end_inferred`: nobody told when it ended.',
    '`leaves_inferred`: of somebody’s leave nobody told.',
  ].join(' '),
});

export const notFinalBecause = (questions: readonly OpenQuestion[]): z.output<typeof NotFinalBecause> =>
  questions.map((question) => WORDS[question]);
