import { z } from 'zod';
import { momentTold } from '../fields.js';
import { LiveSessionJson } from '../live-session-json.js';
import { NextCursor } from '../pages.js';

export const LiveSessionListJson = z
  .object({ live_sessions: z.array(LiveSessionJson), next_cursor: NextCursor })
  .meta({ id: 'LiveSessionList' });

export const OneLiveSessionJson = z.object({ live_session: LiveSessionJson }).meta({ id: 'OneLiveSession' });

/** A person in the class, as the class sees them; when and how long is for teachers and for the person. */
const UserJson = z
  .object({
    user_id: z.string().nullable().meta({ description: 'Null for somebody whose token we did not issue.' }),
    identity: z.string(),
    name: z.string().nullable(),
    picture_url: z.string().nullable(),
    role: z.enum(['teacher', 'assistant', 'student', 'observer']).nullable(),
    online: z.boolean(),
    first_joined_at: momentTold().nullable(),
    last_left_at: momentTold().nullable(),
    attended_seconds: z.number().nullable(),
  })
  .meta({ id: 'LiveSessionUser' });

export const UserListJson = z
  .object({
    users: z.array(UserJson),
    observers: z.array(UserJson).meta({ description: 'People with the role observer, apart.' }),
  })
  .meta({ id: 'LiveSessionUserList' });

export type UserJson = z.output<typeof UserJson>;
