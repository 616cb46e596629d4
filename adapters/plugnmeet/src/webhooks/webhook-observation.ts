import type { Instant, Observation } from '@homeroom/core';
import { fieldOf, isObject, parseJsonObject } from '../reading/json.js';
import { momentAt } from '../reading/moment.js';
import { isId } from '../reading/plain-text.js';
import { decodeUtf8 } from './utf8.js';
import type { VerifiedWebhook } from './webhook-signature.js';

/** Longest content type that is kept. */
const CONTENT_TYPE_MAX_LENGTH = 200;

/**
 * A verified webhook as the observation that is stored. Whatever the body holds, it is stored: what cannot be read of id,
 * event, room and time is null. Never throws.
 */
export const webhookObservation = (
  body: Uint8Array,
  meta: { readonly contentType: string; readonly receivedAt: Instant; readonly verified: VerifiedWebhook },
): Observation => ({
  origin: 'webhook',
  ...readNames(body),
  body,
  bodySha256: meta.verified.bodySha256,
  contentType: meta.contentType.replaceAll('\0', '').slice(0, CONTENT_TYPE_MAX_LENGTH),
  receivedAt: meta.receivedAt,
  quarantine: meta.verified.quarantine,
});

const readNames = (body: Uint8Array): Pick<Observation, 'eventId' | 'event' | 'roomId' | 'sentAt'> =>
  parseJsonObject(decodeUtf8(body)).match(
    (json) => {
      const room = fieldOf(json, 'room');
      return {
        eventId: idOrNull(fieldOf(json, 'id')),
        event: idOrNull(fieldOf(json, 'event')),
        roomId: isObject(room) ? idOrNull(fieldOf(room, 'room_id')) : null,
        sentAt: momentAt(json, 'created_at').unwrapOr(null),
      };
    },
    () => ({ eventId: null, event: null, roomId: null, sentAt: null }),
  );

const idOrNull = (value: unknown): string | null => (isId(value) ? value : null);
