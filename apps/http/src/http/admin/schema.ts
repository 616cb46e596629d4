import { z } from 'zod';
import { momentTold, text } from '../fields.js';
import { NextCursor, PageQuery } from '../pages.js';

const InboxStatusJson = z.enum(['pending', 'done', 'ignored', 'parked', 'quarantined']);

export const InboxQuery = PageQuery.extend({ status: InboxStatusJson.optional() });

/** An observation without its body, which holds names. */
export const ObservationJson = z
  .object({
    id: z.string(),
    origin: z.enum(['webhook', 'answer']),
    event_id: z.string().nullable(),
    event: z.string().nullable(),
    room_id: z.string().nullable(),
    status: InboxStatusJson,
    reason: z.string().nullable().meta({ description: 'Why it was ignored, parked or quarantined.' }),
    attempts: z.int(),
    received_at: momentTold(),
    size_bytes: z.int(),
    sha256: z.string(),
    content_type: z.string(),
  })
  .meta({ id: 'Observation' });

export const InboxJson = z
  .object({ observations: z.array(ObservationJson), next_cursor: NextCursor })
  .meta({ id: 'Inbox' });

export const ReplayedJson = z.object({ observation: ObservationJson }).meta({ id: 'ReplayedObservation' });

const DriftJson = z
  .object({
    live_session_id: z.string(),
    room_id: z.string(),
    kind: z.enum(['setting', 'room-over', 'room-active', 'presence', 'departure', 'account']),
    source: z.enum(['create', 'active-room', 'past-rooms', 'account']).meta({
      description:
        'What showed it: the answer to a create, the room while it is active, the list of past rooms, or the account of visits.',
    }),
    asked: z.string(),
    found: z.string(),
    at: momentTold(),
    repaired_at: momentTold().nullable().meta({ description: 'Null: nothing can repair it.' }),
  })
  .meta({ id: 'Drift' });

/** How well the events of one video server came. */
const DeliveryJson = z
  .object({
    video_server: z.string(),
    expected: z.int().meta({ description: 'Joins and leaves that must have been sent.' }),
    received: z.int().meta({ description: 'Those of them that a webhook told.' }),
    lost: z.int(),
    loss_percent: z.number().nullable().meta({ description: 'Of 100; null when nothing was to be sent.' }),
    delay_seconds: z.object({ p50: z.number(), p95: z.number(), max: z.number() }).nullable().meta({
      description: 'From the server’s own time of an event, a whole second, until it came in; null when none did.',
    }),
  })
  .meta({ id: 'Delivery' });

export const DriftListJson = z
  .object({
    drifts: z.array(DriftJson),
    next_cursor: NextCursor,
    since: momentTold().meta({ description: 'Deliveries are counted from here on; drifts are told of all times.' }),
    deliveries: z.array(DeliveryJson),
  })
  .meta({ id: 'DriftList' });

export const ReconcileBody = z
  .object({ room_id: text(200).nullish().meta({ description: 'One live session; none: all that need a look.' }) })
  .meta({ id: 'ReconcileRequest' });

/** What the video server said of one live session, or what a look at all of them did. */
export const ReconciledJson = z
  .union([
    z.object({ answer: z.enum(['active', 'over', 'too-early']), drifts: z.array(DriftJson) }),
    z.object({
      looked: z.int(),
      failed: z.array(z.object({ room_id: z.string(), error: z.string() })),
      not_ours: z
        .int()
        .nullable()
        .meta({ description: 'Active rooms of the video server that are not ours; null when it could not be asked.' }),
      held_over: z
        .array(z.string())
        .nullable()
        .meta({ description: 'Live sessions that were held over and have an active room: they were asked about.' }),
      active_rooms_error: z
        .string()
        .nullable()
        .meta({ description: 'Why the video server could not be asked for its active rooms.' }),
    }),
  ])
  .meta({ id: 'Reconciled' });

export const RebuildBody = z
  .object({
    room_id: text(200).nullish().meta({ description: 'One live session; none: a part of all, oldest first.' }),
    cursor: PageQuery.shape.cursor.nullable(),
  })
  .refine(({ room_id, cursor }) => typeof room_id !== 'string' || typeof cursor !== 'string', {
    path: ['cursor'],
    error: 'must not come with a room_id',
  })
  .meta({ id: 'RebuildRequest' });

/** What a rebuild did with one live session. */
const RebuiltJson = z
  .object({
    room_id: z.string(),
    outcome: z.enum(['rebuilt', 'sealed']).meta({
      description: 'Sealed: its observations are in the archive; it stayed as it was.',
    }),
    observations: z.int().nullable(),
    state_hash_before: z.string().nullable(),
    state_hash_after: z.string().nullable(),
    changed: z.boolean().meta({
      description:
        'Whether the state hash is another one now: what was derived was not right, or observations still waited to be applied.',
    }),
    sealed_at: momentTold().nullable(),
  })
  .meta({ id: 'RebuiltSession' });

export const RebuiltListJson = z
  .object({
    sessions: z.array(RebuiltJson),
    rebuilt: z.int(),
    changed: z.int(),
    sealed: z.int(),
    next_cursor: NextCursor,
  })
  .meta({ id: 'RebuiltSessions' });

export type RebuiltJson = z.output<typeof RebuiltJson>;
export type DeliveryJson = z.output<typeof DeliveryJson>;
export type ObservationJson = z.output<typeof ObservationJson>;
export type DriftJson = z.output<typeof DriftJson>;
