import { z } from 'zod';
import { ReportFormat } from '../attendance/query.js';

const Count = z.int();
const GRADE = {
  description: 'In proportion, 0 to 1: of each class the share of what present needs, at most 1; their mean.',
};

const PersonResultJson = z
  .object({
    user_id: z.string().nullable().meta({ description: 'The platform’s `sub`.' }),
    identity: z
      .string()
      .nullable()
      .meta({ description: 'Tells people apart who have no user_id; null for everybody else.' }),
    name: z.string().nullable(),
    role: z.enum(['teacher', 'assistant', 'student', 'observer']).nullable(),
    verdicts: z
      .object({ present: Count, late: Count, left_early: Count, partial: Count, absent: Count, unsure: Count })
      .meta({
        description:
          'In how many classes the rule says what; together all classes but those that they taught or watched.',
      }),
    completed: z.enum(['yes', 'no', 'unsure']).meta({
      description: 'Whether completion_share of the classes was attended: present, late or left early.',
    }),
    grade: z.number().meta(GRADE),
    grade_lower: z.number(),
    grade_upper: z.number(),
  })
  .meta({ id: 'PersonResult' });

/** What the rule in force says of everybody in a course. */
export const CourseResultsJson = z
  .object({
    rule_version: z.int(),
    classes: z.int().meta({ description: 'Classes that count: those that have ended, of a long course the newest.' }),
    users: z
      .array(PersonResultJson)
      .meta({ description: 'Students, and people whose token we did not issue; by name.' }),
  })
  .meta({ id: 'CourseResults' });

export const CourseResultsQuery = z.object({ format: ReportFormat });

export type PersonResultJson = z.output<typeof PersonResultJson>;
export type CourseResultsJson = z.output<typeof CourseResultsJson>;
