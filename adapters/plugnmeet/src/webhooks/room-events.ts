import type { RoomFinished, RoomStarted } from '@homeroom/core';
import { ok, type Result, safeTry } from 'neverthrow';
import { type JsonObject, type Misread, objectAt, within } from '../reading/json.js';
import { certainMomentAt, momentAt } from '../reading/moment.js';
import { readEventRoom } from './event-room.js';

/**
 * `room_created`: stamped when it was sent, up to a minute late (scenario `ack-hang`), so the room's own time of creation
 * is taken when it is earlier.
 */
export const readRoomCreated = (event: JsonObject): Result<RoomStarted, Misread> =>
  safeTry(function* () {
    const room = yield* readEventRoom(event);
    const sentAt = yield* certainMomentAt(event, 'created_at');
    const createdAt = yield* objectAt(event, 'room')
      .andThen((json) => momentAt(json, 'creation_time'))
      .mapErr(within('room'));
    return ok({ type: 'room-started', room, what: 'created', at: Math.min(sentAt, createdAt ?? sentAt) });
  });

/** `room_started`: the first participant came, or the media server started again. Stamped when it happened. */
export const readRoomStarted = (event: JsonObject): Result<RoomStarted, Misread> =>
  safeTry(function* () {
    const room = yield* readEventRoom(event);
    const at = yield* certainMomentAt(event, 'created_at');
    return ok({ type: 'room-started', room, what: 'started', at });
  });

/** `room_finished`, stamped when it happened, and `session_ended`, stamped when it was sent. */
export const readRoomFinished =
  (what: RoomFinished['what']) =>
  (event: JsonObject): Result<RoomFinished, Misread> =>
    safeTry(function* () {
      const room = yield* readEventRoom(event);
      const at = yield* certainMomentAt(event, 'created_at');
      return ok({ type: 'room-finished', room, what, at });
    });
