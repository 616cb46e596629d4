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
    kind: z.enum(['setting', 'room-over', 'room-active', 'presence']),
    asked: z.string(),
    found: z.string(),
    at: momentTold(),
  })
  .meta({ id: 'Drift' });

export const DriftListJson = z
  .object({ drifts: z.array(DriftJson), next_cursor: NextCursor })
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
    }),
  ])
  .meta({ id: 'Reconciled' });

export type ObservationJson = z.output<typeof ObservationJson>;
export type DriftJson = z.output<typeof DriftJson>;
