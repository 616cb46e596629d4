import type { Observation } from '@homeroom/core';
import { plugnmeetObservationReader, webhookObservation } from '../src/index.js';
import { entryOf } from './read-delivery.js';

/** The reader that is tested. */
export const reader = plugnmeetObservationReader();

/** Any value as the bytes of a body. */
export const bytes = (body: unknown): Buffer =>
  Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));

/** A rightly signed webhook with this body. */
export const observe = (body: unknown): Observation =>
  webhookObservation(bytes(body), {
    contentType: 'application/json',
    receivedAt: 1,
    verified: {
      claims: { issuer: 'plugnmeet', expiresAt: 1, notBefore: 1, issuedAt: null },
      timely: true,
      quarantine: null,
      bodySha256: 'hash',
    },
  });

/** What becomes of such a webhook. */
export const readWebhook = (body: unknown) => reader.read(entryOf(observe(body)));
/** Why it cannot be read. */
export const reasonOf = (body: unknown): string => readWebhook(body)._unsafeUnwrapErr().reason;

/** A `participant_joined`, changed as wanted. */
export const joined = (over: object = {}, participant: object = {}) => ({
  event: 'participant_joined',
  id: 'EV_1',
  created_at: '1795360186',
  room: { sid: 'RM_1', room_id: 'algebra' },
  participant: { sid: 'PA_1', identity: 'abc', name: 'Ada', joined_at_ms: '1795360186714', ...participant },
  ...over,
});

/** Who a participant is taken for. */
export const whoOf = (participant: object) => {
  const event = readWebhook(joined({}, participant))._unsafeUnwrap();
  return event.type === 'participant-joined' ? event.who : null;
};
