import type { ClassEvent, Observation } from '@homeroom/core';
import { sha256Hex } from '../sha256.js';
import { bytesOf } from '../text-bytes.js';
import { MORNING } from './moments.js';

/** A webhook of the room of `aRoom`, received in the millisecond in which it was sent; its hash is that of its body, whichever body it is given. */
export const anObservation = (overrides: Partial<Observation> = {}): Observation => {
  const body = overrides.body ?? bytesOf('{"event":"room_started"}');
  return {
    origin: 'webhook',
    eventId: 'event-1',
    event: 'room_started',
    roomId: 'algebra-room',
    body,
    bodySha256: sha256Hex(body),
    contentType: 'application/webhook+json',
    sentAt: overrides.origin === 'answer' ? null : MORNING,
    receivedAt: MORNING,
    quarantine: null,
    ...overrides,
  };
};

/** An observation whose body is the class event itself, for `passThroughReader`. */
export const anObservationOf = (event: ClassEvent, overrides: Partial<Observation> = {}): Observation => {
  const body = bytesOf(JSON.stringify(event));
  return anObservation({
    eventId: sha256Hex(body).slice(0, 16),
    event: event.type,
    roomId: event.room.roomId,
    body,
    ...overrides,
  });
};
