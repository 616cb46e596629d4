import { activeRoomId, type LiveSessionView } from '@homeroom/core';
import { z } from 'zod';
import { momentTold } from './fields.js';
import { iso, isoOrNull } from './instants.js';

/** A live session as it is told. */
export const LiveSessionJson = z
  .object({
    room_id: z.string().meta({ description: 'Its name: the room id of its first room.' }),
    active_room_id: z.string().nullable().meta({ description: 'The room to join now; null while none is active.' }),
    status: z.enum(['opening', 'open', 'closing', 'ended']),
    title: z.string(),
    details: z.string().nullable(),
    starts_at: momentTold().nullable(),
    ends_at: momentTold().nullable(),
    created_at: momentTold(),
    started_at: momentTold().nullable().meta({ description: 'When the first person or room started it.' }),
    ended_at: momentTold().nullable(),
    resumable_until: momentTold()
      .nullable()
      .meta({ description: 'Until when a create continues it; null while it is open and when a person closed it.' }),
    users_online: z.int(),
    recording: z.boolean().meta({ description: 'Whether a recorder runs now.' }),
    confirmed_at: momentTold().nullable().meta({ description: 'When the video server last confirmed it.' }),
  })
  .meta({ id: 'LiveSession' });

export type LiveSessionJson = z.output<typeof LiveSessionJson>;

export const presentLiveSession = ({ session, ...view }: LiveSessionView): LiveSessionJson => ({
  room_id: session.roomId,
  active_room_id: activeRoomId(session),
  status: session.status,
  title: session.title,
  details: session.details,
  starts_at: isoOrNull(session.startsAt),
  ends_at: isoOrNull(session.endsAt),
  created_at: iso(session.createdAt),
  started_at: isoOrNull(view.startedAt),
  ended_at: isoOrNull(view.endedAt),
  resumable_until: isoOrNull(session.resumableUntil),
  users_online: view.usersOnline,
  recording: view.recording,
  confirmed_at: isoOrNull(session.confirmedAt),
});
