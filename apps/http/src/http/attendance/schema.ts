import { z } from 'zod';
import { Evidence } from '../evidence.js';
import { momentTold } from '../fields.js';

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
    final: z.boolean().meta({ description: 'Ended, every end known, and 10 minutes have passed.' }),
    revision: z.int().meta({ description: 'Rises with everything that becomes known.' }),
    verified_at: momentTold().nullable(),
    started_at: momentTold().nullable(),
    ended_at: momentTold().nullable(),
    ended_evidence: Evidence.nullable(),
    duration_seconds: z.number(),
    users: z.array(AttendeeJson),
    observers: z.array(AttendeeJson),
    machines: z.array(MachineJson),
  })
  .meta({ id: 'Attendance' });

export const AttendanceQuery = z.object({ format: z.enum(['json', 'csv']).default('json') });

export type AttendanceJson = z.output<typeof AttendanceJson>;
export type AttendeeJson = z.output<typeof AttendeeJson>;
