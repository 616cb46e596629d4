import { z } from 'zod';

const Interval = z.object({
  connection: z.string(),
  joined_at: z.string(),
  left_at: z.string().nullable(),
  left_evidence: z.string().nullable(),
  left_reason: z.string().nullable(),
});

/** The parts of the attendance answer that tests compare. */
export const AttendanceAnswer = z.object({
  room_id: z.string(),
  status: z.string(),
  final: z.boolean(),
  verified_at: z.string().nullable(),
  ended_evidence: z.string().nullable(),
  duration_seconds: z.number(),
  rule_version: z.number(),
  started_at: z.string().nullable(),
  ended_at: z.string().nullable(),
  users: z.array(
    z.object({
      user_id: z.string().nullable(),
      identity: z.string(),
      online: z.boolean(),
      attended_seconds: z.number(),
      attended_seconds_lower: z.number(),
      attended_seconds_upper: z.number(),
      verdict: z.object({ status: z.string() }).nullable(),
      intervals: z.array(Interval),
    }),
  ),
  machines: z.array(z.object({ identity: z.string() })),
});

/** See `AttendanceAnswer`. */
export type AttendanceAnswer = z.infer<typeof AttendanceAnswer>;
