import { ok, safeTry } from 'neverthrow';
import { APPLIED, type EventOutcome, type RoomStarted } from '../domain/class-event.js';
import type { KnownRoom, Rooms } from '../ports/rooms.js';
import type { Stored } from '../ports/storage.js';
import type { SettleLiveSession } from './settle-live-session.js';

/** A room was created or started: its time is kept, and an `opening` live session is open. Safe to repeat, in any order. */
export const roomStarted =
  (need: { rooms: Rooms; settleLiveSession: SettleLiveSession }) =>
  (event: RoomStarted, room: KnownRoom): Stored<EventOutcome> =>
    safeTry(async function* () {
      const { what, at } = event;
      yield* need.rooms.addTime({ roomId: room.roomId, source: what, at, evidence: 'observed', sid: event.room.sid });
      if (room.kind === 'main') yield* need.settleLiveSession(room.sessionRoomId);
      return ok(APPLIED);
    });

export type ApplyRoomStarted = ReturnType<typeof roomStarted>;
