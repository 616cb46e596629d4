import { z } from 'zod';
import { Evidence } from '../evidence.js';
import { momentTold } from '../fields.js';

const CustodyStepJson = z
  .object({
    step: z.string(),
    at: momentTold(),
    evidence: Evidence,
    detail: z.string().nullable().meta({ description: 'Why it failed, or what the recorder warned of.' }),
  })
  .meta({ id: 'CustodyStep' });

const RecordingJson = z
  .object({
    record_id: z.string(),
    status: z.enum(['expected', 'announced', 'fetching', 'ready', 'missing', 'deleted']),
    started_at: momentTold().nullable(),
    duration_seconds: z.number().nullable(),
    size_bytes: z.int().nullable(),
    sha256: z.string().nullable(),
    width: z.int().nullable(),
    height: z.int().nullable(),
    file_url: z.string().nullable().meta({ description: 'Signed: good for the duration and two hours.' }),
    poster_url: z.string().nullable().meta({ description: 'Signed likewise.' }),
    storyboard_url: z.string().nullable(),
    warning: z.string().nullable(),
    custody: z.array(CustodyStepJson),
  })
  .meta({ id: 'Recording' });

export const RecordingListJson = z.object({ recordings: z.array(RecordingJson) }).meta({ id: 'RecordingList' });

export type RecordingJson = z.output<typeof RecordingJson>;
