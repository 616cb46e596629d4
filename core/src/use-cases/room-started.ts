import { APPLIED, type EventOutcome, type RoomStarted } from '../domain/class-event.js';
import { factsOf } from '../domain/facts.js';
import type { KnownRoom } from '../ports/rooms.js';
import type { Stored } from '../ports/storage.js';
import type { KeepFacts } from './keep-facts.js';
import type { SettleRoom } from './settle-room.js';

/** A room was created or started: its time is kept, and an `opening` live session is open. Safe to repeat, in any order. */
export const roomStarted =
  (need: { keepFacts: KeepFacts; settleRoom: SettleRoom }) =>
  (event: RoomStarted, room: KnownRoom): Stored<EventOutcome> =>
    need
      .keepFacts(factsOf(event, room))
      .andThen(() => need.settleRoom(room))
      .map(() => APPLIED);

export type ApplyRoomStarted = ReturnType<typeof roomStarted>;
