import { z } from 'zod';
import type { OperationDocs } from '../operation.js';
import { WEBHOOK_PATH } from './webhook-listener.js';

const ReceivedJson = z
  .object({ outcome: z.enum(['stored', 'duplicate', 'quarantined']) })
  .meta({ id: 'ReceivedWebhook' });

/** The webhook as the API's description shows it. */
export const webhookDocs: OperationDocs = {
  method: 'post',
  path: `${WEBHOOK_PATH}/`,
  tag: 'PlugNMeet',
  summary: 'A webhook of the video server',
  description: 'Signed by PlugNMeet over the exact bytes of the body. 503 means that it was not stored: send it again.',
  access: 'webhook',
  body: z.unknown(),
  answers: { 200: { description: 'Stored, known already, or quarantined.', json: ReceivedJson } },
  problems: ['webhook_not_signed', 'body_too_large', 'storage_unavailable'],
};
