import { z } from 'zod';
import { momentTold, wholeNumber } from '../fields.js';
import { NextCursor } from '../pages.js';
import { VerdictJson } from '../verdict-json.js';

const Measure = z.enum(['held', 'scheduled']).meta({
  description: 'What shares are shares of: the class as it was held, or as it was scheduled.',
});

const PRESENT = { description: 'Who was there for this share is present.' };
const PARTIAL = { description: 'Who was there for less than present_share and for this share was there in part.' };
const MINIMUM = {
  description: 'Who was there for less is absent, whatever the shares; not asked for in a class that was no longer.',
};
const GRACE = { description: 'Forgiven: so much less than present_share is enough.' };
const LATE = { description: 'Who comes later than this after the start is late; null: nobody is.' };
const LEFT_EARLY = { description: 'Who leaves earlier than this before the end left early; null: nobody did.' };
const COMPLETION = { description: 'Who attended this share of the course’s classes has completed it.' };

/** A rule as it is told. */
export const RuleJson = z
  .object({
    version: z.int().meta({ description: '0: the usual rule, which holds until the course sets its own.' }),
    measure: Measure,
    present_share: z.number().meta(PRESENT),
    partial_share: z.number().meta(PARTIAL),
    minimum_stay_seconds: z.number().meta(MINIMUM),
    grace_seconds: z.number().meta(GRACE),
    late_after_seconds: z.number().nullable().meta(LATE),
    left_early_before_seconds: z.number().nullable().meta(LEFT_EARLY),
    completion_share: z.number().meta(COMPLETION),
    set_at: momentTold().nullable(),
    set_by: z.string().nullable().meta({ description: 'The platform’s `sub` of who set it.' }),
  })
  .meta({ id: 'AttendanceRule' });

export type RuleJson = z.output<typeof RuleJson>;

export const RuleListJson = z
  .object({ versions: z.array(RuleJson), next_cursor: NextCursor })
  .meta({ id: 'AttendanceRuleList' });

const share = () => {
  const error = 'must be a share from 0 to 1: nobody can be there for more';
  return z.number({ error }).min(0, { error }).max(1, { error });
};

/** No class lasts longer than a day, so a rule that asks for more can never be met. */
const duration = () => wholeNumber(0, 86_400);

/** A rule that somebody wants. What is absent stays as it is in the rule in force; other members are ignored. */
export const RuleBody = z
  .object({
    measure: Measure.optional(),
    present_share: share().optional().meta(PRESENT),
    partial_share: share().optional().meta(PARTIAL),
    minimum_stay_seconds: duration().optional().meta(MINIMUM),
    grace_seconds: duration().optional().meta(GRACE),
    late_after_seconds: duration().nullable().optional().meta(LATE),
    left_early_before_seconds: duration().nullable().optional().meta(LEFT_EARLY),
    completion_share: share().optional().meta(COMPLETION),
  })
  .meta({ id: 'AttendanceRuleWanted' });

export type RuleBody = z.output<typeof RuleBody>;

/** The greatest version that has a next one in a database’s 32 bits. */
const LAST_VERSION = 2 ** 31 - 2;

/** The same, with the version that it was decided on. */
export const SetRuleBody = RuleBody.extend({
  in_place_of: wholeNumber(0, LAST_VERSION).meta({
    description: 'The version that the person was shown. When another holds by now nothing is set: rule_changed.',
  }),
}).meta({ id: 'SetAttendanceRule' });

const ChangeJson = z
  .object({
    room_id: z.string(),
    title: z.string().meta({ description: 'Of the class.' }),
    user_id: z.string().nullable().meta({ description: 'The platform’s `sub`.' }),
    identity: z.string().meta({ description: 'Theirs in that class.' }),
    name: z.string().nullable(),
    before: VerdictJson,
    after: VerdictJson,
  })
  .meta({ id: 'ChangedVerdict' });

const OutcomeJson = z
  .object({
    completed: z.enum(['yes', 'no', 'unsure']),
    grade: z.number(),
    grade_lower: z.number(),
    grade_upper: z.number(),
  })
  .meta({ id: 'CourseOutcome' });

const ChangedResultJson = z
  .object({
    user_id: z.string().nullable().meta({ description: 'The platform’s `sub`.' }),
    identity: z.string().nullable().meta({ description: 'Tells people apart who have no user_id.' }),
    name: z.string().nullable(),
    before: OutcomeJson,
    after: OutcomeJson,
  })
  .meta({ id: 'ChangedResult' });

/** Who would change. */
export const PreviewJson = z
  .object({
    version: z.int().meta({ description: 'What it was compared with: the in_place_of of the rule when it is set.' }),
    classes: z
      .int()
      .meta({ description: 'Classes that were looked at: those that have ended, of a long course the newest.' }),
    changed: z.int().meta({ description: 'How many verdicts change; of very many not all are listed.' }),
    changes: z.array(ChangeJson).meta({ description: 'The newest class first.' }),
    changed_results: z.int().meta({ description: 'Of how many people completion or grade changes.' }),
    results: z.array(ChangedResultJson).meta({ description: 'By name; of very many people not all are listed.' }),
  })
  .meta({ id: 'AttendanceRulePreview' });

export type PreviewJson = z.output<typeof PreviewJson>;
