import { z } from 'zod';
import { momentTold } from '../fields.js';
import { LiveSessionJson } from '../live-session-json.js';

/** The token in the body, for who cannot set a header. */
export const ValidateBody = z.object({ token: z.string().nullish() }).meta({ id: 'ValidateRequest' });

/** Whether the token counts, what it says, and what the person can do now. */
export const ValidationJson = z
  .object({
    valid: z.literal(true),
    expires_at: momentTold(),
    user: z.object({
      id: z.string(),
      name: z.string(),
      picture_url: z.string().nullable(),
      role: z.enum(['teacher', 'assistant', 'student', 'observer']),
    }),
    course: z.object({ slug: z.string(), title: z.string().nullable() }),
    class: z.object({
      title: z.string().nullable(),
      details: z.string().nullable(),
      starts_at: momentTold().nullable(),
      ends_at: momentTold().nullable(),
    }),
    metadata: z.object({
      can_create_live_session: z.boolean(),
      can_join_live_session: z.boolean(),
      live_session: LiveSessionJson.nullable(),
    }),
  })
  .meta({ id: 'Validation' });

export type ValidationJson = z.output<typeof ValidationJson>;
