import { CLASS_LIMITS, parseRoomId, ROOM_ID_MAX_LENGTH } from '@homeroom/core';
import { z } from 'zod';
import { moment, momentTold, text, wholeNumber } from '../fields.js';
import { LiveSessionJson } from '../live-session-json.js';

/** A room id that somebody chose. The rules are core's. */
const RoomIdWanted = z
  .string()
  .meta({
    description: `1 to ${ROOM_ID_MAX_LENGTH} letters A-Z, a-z, 0-9, _ and -; not of a form that the video server reserves.`,
  })
  .check((given) => {
    const parsed = parseRoomId(given.value);
    if (parsed.isErr()) given.issues.push({ code: 'custom', input: given.value, message: parsed.error.rule });
  });

const { emptyTimeoutSeconds, maxParticipants } = CLASS_LIMITS;

/** What a create may ask. What is absent or null comes from the token's `class`; other members are ignored. */
export const CreateRoomBody = z
  .object({
    room_id: RoomIdWanted.nullish(),
    title: text(CLASS_LIMITS.titleLetters).nullish(),
    details: text(CLASS_LIMITS.detailsLetters).nullish(),
    starts_at: moment().nullish(),
    ends_at: moment().nullish(),
    empty_timeout_seconds: wholeNumber(emptyTimeoutSeconds.least, emptyTimeoutSeconds.most).nullish(),
    max_participants: wholeNumber(maxParticipants.least, maxParticipants.most).nullish(),
    welcome_message: text(CLASS_LIMITS.welcomeMessageLetters).nullish(),
    metadata: z
      .unknown()
      .optional()
      .meta({ description: 'Ignored, with a warning: the settings of rooms are the server’s.' }),
  })
  .meta({ id: 'CreateRoomRequest' });

export type CreateRoomBody = z.output<typeof CreateRoomBody>;

export const CreatedJson = z
  .object({
    live_session: LiveSessionJson,
    warnings: z.array(
      z.object({
        code: z.enum(['metadata_ignored', 'room_id_ignored', 'settings_not_applied', 'already_open', 'resumed']),
        detail: z.string(),
      }),
    ),
  })
  .meta({ id: 'CreatedLiveSession' });

export type Warning = z.output<typeof CreatedJson>['warnings'][number];

/** Names a live session; an unknown one is told as such, whatever it looks like. */
export const RoomBody = z.object({ room_id: text(200) }).meta({ id: 'RoomRequest' });

export const JoinTokenJson = z
  .object({
    token: z.string(),
    join_url: z.string().meta({ description: 'Where the person’s browser goes; it holds the token.' }),
    room_id: z.string().meta({ description: 'The room that the token opens: the live session’s active room.' }),
    user_id: z.string().meta({ description: 'What the course platform calls the person.' }),
    identity: z.string().meta({ description: 'What the video server calls the person in this live session.' }),
    expires_at: momentTold(),
  })
  .meta({ id: 'JoinToken' });

export const ClosedJson = z.object({ live_session: LiveSessionJson }).meta({ id: 'ClosedLiveSession' });
