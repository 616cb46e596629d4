import { z } from 'zod';
import { Evidence } from '../evidence.js';
import { momentTold } from '../fields.js';
import { NextCursor } from '../pages.js';
import { VerdictJson } from '../verdict-json.js';
import { PartLimit, ReportFormat, UserCursor } from './query.js';
import { SettledJson } from './settled.js';

const IntervalJson = z
  .object({
    connection: z.string().meta({ description: 'One stay on one device.' }),
    joined_at: momentTold(),
    joined_evidence: Evidence,
    left_at: momentTold().nullable().meta({ description: 'The best value; null while the person is there.' }),
    left_not_before: momentTold().nullable(),
    left_not_after: momentTold().nullable(),
    left_evidence: Evidence.nullable(),
    left_reason: z.string().nullable(),
    breakout: z.boolean(),
  })
  .meta({ id: 'AttendanceInterval' });

const AttendeeJson = z
  .object({
    user_id: z
      .string()
      .nullable()
      .meta({ description: 'The platform’s `sub`; null for a token that we did not issue.' }),
    identity: z.string().meta({ description: 'Ours for this live session, not for joining tables.' }),
    name: z.string().nullable(),
    role: z.enum(['teacher', 'assistant', 'student', 'observer']).nullable(),
    online: z.boolean(),
    first_joined_at: momentTold().nullable(),
    last_left_at: momentTold().nullable(),
    attended_seconds: z.number().meta({ description: 'The length of the union of the intervals, never their sum.' }),
    attended_seconds_lower: z.number(),
    attended_seconds_upper: z.number(),
    verdict: VerdictJson.nullable().meta({
      description: 'What the rule says; null before the class has ended, and of whom no rule judges.',
    }),
    intervals: z.array(IntervalJson),
  })
  .meta({ id: 'Attendee' });

const MachineJson = z
  .object({ identity: z.string(), joined_at: momentTold(), left_at: momentTold().nullable() })
  .meta({ id: 'Machine' });

/** Who was there, when, and how sure that is. */
export const AttendanceJson = z
  .object({
    room_id: z.string(),
    status: z.enum(['opening', 'open', 'closing', 'ended']),
    ...SettledJson,
    rule_version: z.int().meta({ description: 'The attendance rule that the verdicts are by.' }),
    started_at: momentTold().nullable(),
    ended_at: momentTold().nullable(),
    ended_evidence: Evidence.nullable(),
    duration_seconds: z.number(),
    users: z.array(AttendeeJson).meta({ description: 'By identity; a part of them when limit or cursor is given.' }),
    observers: z.array(AttendeeJson).meta({ description: 'All of them, in the first part alone.' }),
    machines: z.array(MachineJson).meta({ description: 'Likewise.' }),
    next_cursor: NextCursor,
  })
  .meta({ id: 'Attendance' });

/** Without limit and cursor everybody comes at once; files always hold everybody. */
export const AttendanceQuery = z.object({ format: ReportFormat, limit: PartLimit.optional(), cursor: UserCursor });

export type AttendanceJson = z.output<typeof AttendanceJson>;
export type AttendeeJson = z.output<typeof AttendeeJson>;
