import { ok, safeTry } from 'neverthrow';
import { APPLIED, type EventOutcome, type RoomFinished } from '../domain/class-event.js';
import type { KnownRoom, Rooms } from '../ports/rooms.js';
import type { Stored } from '../ports/storage.js';
import type { SettleLiveSession } from './settle-live-session.js';

/**
 * A room is over (`room_finished`, or `session_ended`, which is all that a room nobody joined sends): its time is kept, and
 * the live session has ended if it is the newest room. A late end of an older one closes nothing. Safe to repeat, in any order.
 */
export const roomFinished =
  (need: { rooms: Rooms; settleLiveSession: SettleLiveSession }) =>
  (event: RoomFinished, room: KnownRoom): Stored<EventOutcome> =>
    safeTry(async function* () {
      const { what, at } = event;
      yield* need.rooms.addTime({ roomId: room.roomId, source: what, at, evidence: 'observed', sid: event.room.sid });
      if (room.kind === 'main') yield* need.settleLiveSession(room.sessionRoomId);
      return ok(APPLIED);
    });

export type ApplyRoomFinished = ReturnType<typeof roomFinished>;
