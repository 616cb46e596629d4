import { z } from 'zod';
import { SettledJson } from '../attendance/settled.js';
import { LiveSessionJson } from '../live-session-json.js';
import { PageQuery } from '../pages.js';

/** A live session as elsewhere, with its course and how far its attendance is settled. */
const ChangedSessionJson = LiveSessionJson.extend({
  course: z.object({ slug: z.string(), title: z.string().nullable() }),
  duration_seconds: z.number(),
  ...SettledJson,
}).meta({ id: 'ChangedLiveSession' });

export const ChangedSessionsJson = z
  .object({
    live_sessions: z.array(ChangedSessionJson).meta({ description: 'Each once, in the order of their last change.' }),
    cursor: z.string().meta({ description: 'Keep it: the next look begins with changed_since=<cursor>.' }),
    more: z.boolean().meta({ description: 'Whether there is more now.' }),
  })
  .meta({ id: 'ChangedLiveSessions' });

/** What changed after a look before; without changed_since from the beginning. */
export const ChangedQuery = z.object({
  limit: PageQuery.shape.limit,
  changed_since: PageQuery.shape.cursor.meta({ description: 'The cursor of the look before.' }),
});

/** One person in one class that has ended: a row of the export. */
export const PersonSessionJson = z
  .object({
    course_slug: z.string(),
    room_id: z.string(),
    user_id: z.string().nullable(),
    identity: z.string(),
    name: z.string().nullable(),
    role: z.enum(['teacher', 'assistant', 'student', 'observer']).nullable(),
    attended_seconds: z.number(),
    attended_seconds_lower: z.number(),
    attended_seconds_upper: z.number(),
    attended_percent: z.number().nullable(),
    duration_seconds: z.number(),
    final: z.boolean(),
  })
  .meta({ id: 'PersonSession' });

export const ExportQuery = z.object({ format: z.enum(['json', 'csv']).default('json') });

export type ChangedSessionsJson = z.output<typeof ChangedSessionsJson>;
export type PersonSessionJson = z.output<typeof PersonSessionJson>;
