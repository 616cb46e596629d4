import { type AttendanceRule, type CertainVerdict, VERDICTS, type Verdict, verdictWords } from '@homeroom/core';
import { z } from 'zod';

/** Our words outside for what a rule says of a person. */
export const VERDICT_WORDS = {
  absent: 'absent',
  partial: 'partial',
  'left-early': 'left_early',
  late: 'late',
  present: 'present',
} as const satisfies Record<CertainVerdict, string>;

const CERTAIN = VERDICTS.map((verdict) => VERDICT_WORDS[verdict]);

/** What a rule says of a person in a class, and why. */
export const VerdictJson = z
  .object({
    status: z.enum([...CERTAIN, 'unsure']).meta({
      description: '`unsure` where what is known lies on both sides of a line of the rule.',
    }),
    between: z.array(z.enum(CERTAIN)).meta({ description: 'What it may be: one word when it is certain.' }),
    reasons: z.array(z.string()).meta({ description: 'Why, in English, to show: no programs may hang on them.' }),
  })
  .meta({ id: 'Verdict' });

export type VerdictJson = z.output<typeof VerdictJson>;

/** `rule` is the one that the verdict was made by. */
export const presentVerdict = (rule: AttendanceRule, verdict: Verdict): VerdictJson => ({
  status: verdict.status === 'unsure' ? 'unsure' : VERDICT_WORDS[verdict.status],
  between: verdict.between.map((one) => VERDICT_WORDS[one]),
  reasons: verdictWords(rule, verdict),
});
