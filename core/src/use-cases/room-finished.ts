import { APPLIED, type EventOutcome, type RoomFinished } from '../domain/class-event.js';
import { factsOf } from '../domain/facts.js';
import type { KnownRoom } from '../ports/rooms.js';
import type { Stored } from '../ports/storage.js';
import type { KeepFacts } from './keep-facts.js';
import type { SettleRoom } from './settle-room.js';

/**
 * A room is over (`room_finished`, or `session_ended`, which is all that a room nobody joined sends): its time is kept, and
 * the live session has ended if it is the newest room. A late end of an older one closes nothing. Safe to repeat, in any order.
 */
export const roomFinished =
  (need: { keepFacts: KeepFacts; settleRoom: SettleRoom }) =>
  (event: RoomFinished, room: KnownRoom): Stored<EventOutcome> =>
    need
      .keepFacts(factsOf(event, room))
      .andThen(() => need.settleRoom(room))
      .map(() => APPLIED);

export type ApplyRoomFinished = ReturnType<typeof roomFinished>;
