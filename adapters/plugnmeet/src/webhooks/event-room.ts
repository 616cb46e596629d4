import type { EventRoom } from '@homeroom/core';
import { ok, type Result, safeTry } from 'neverthrow';
import { fieldOf, type JsonObject, type Misread, objectAt, parseJsonObject, within } from '../reading/json.js';
import { idAt, idOrNullAt, isId } from '../reading/plain-text.js';

/** The room that an event is about. */
export const readEventRoom = (event: JsonObject): Result<EventRoom, Misread> =>
  safeTry(function* () {
    const room = yield* objectAt(event, 'room');
    const roomId = yield* idAt(room, 'room_id').mapErr(within('room'));
    const sid = yield* idOrNullAt(room, 'sid').mapErr(within('room'));
    return ok({ roomId, parentRoomId: parentOf(room), sid });
  });

/** Or anything written in escapes. Most rooms are no breakout rooms, and their metadata is most of an event: it need not be read. */
const MAY_HAVE_PARENT = /"is_breakout_room"\s*:\s*true|\\u/;

/**
 * The parent of a breakout room, as its metadata (JSON in a text) tells it (scenario `breakout`). A room's name proves
 * nothing: `algebra-1` may be a class of its own. Events of recordings bring no metadata.
 */
const parentOf = (room: JsonObject): string | null => {
  const text = fieldOf(room, 'metadata');
  if (typeof text !== 'string' || !MAY_HAVE_PARENT.test(text)) return null;
  return parseJsonObject(text).match(
    (metadata) => {
      const parent = fieldOf(metadata, 'parent_room_id');
      return fieldOf(metadata, 'is_breakout_room') === true && isId(parent) ? parent : null;
    },
    () => null,
  );
};
