import { z } from 'zod';
import { NextCursor, PageQuery } from '../pages.js';
import { ReportFormat } from './query.js';

const PERCENT = { description: 'In percent, at most 100; null while the course has no class that has ended.' };

const PersonTotalJson = z
  .object({
    user_id: z.string().nullable().meta({ description: 'The platform’s `sub`.' }),
    identity: z
      .string()
      .nullable()
      .meta({ description: 'Tells people apart who have no user_id; null for everybody else.' }),
    name: z.string().nullable(),
    role: z.enum(['teacher', 'assistant', 'student', 'observer']).nullable(),
    classes_attended: z.int().meta({ description: 'Classes in which they were at all.' }),
    classes: z.int(),
    classes_percent: z.number().nullable().meta(PERCENT),
    attended_seconds: z.number(),
    attended_seconds_lower: z.number(),
    attended_seconds_upper: z.number(),
    attended_percent: z.number().nullable().meta(PERCENT),
    attended_percent_lower: z.number().nullable().meta(PERCENT),
    attended_percent_upper: z.number().nullable().meta(PERCENT),
  })
  .meta({ id: 'PersonTotal' });

/** A course's attendance over its classes that have ended. */
export const CourseAttendanceJson = z
  .object({
    classes: z.int().meta({ description: 'Classes that began and have ended.' }),
    open_classes: z.int().meta({ description: 'How many of them are not final yet.' }),
    duration_seconds: z.number().meta({ description: 'All of them together.' }),
    users: z.array(PersonTotalJson),
    next_cursor: NextCursor,
  })
  .meta({ id: 'CourseAttendance' });

/** Files hold everybody, whatever the limit. */
export const CourseAttendanceQuery = PageQuery.extend({ format: ReportFormat });

export type CourseAttendanceJson = z.output<typeof CourseAttendanceJson>;
export type PersonTotalJson = z.output<typeof PersonTotalJson>;
