import { ok, safeTry } from 'neverthrow';
import { APPLIED, type EventOutcome, type RoomReportedOver } from '../domain/class-event.js';
import type { KnownRoom, Rooms } from '../ports/rooms.js';
import type { Stored } from '../ports/storage.js';
import type { SettleLiveSession } from './settle-live-session.js';

/** The server answered that a room is not active: it is over, by the end it tells ("at or before") or, failing that, by our question. Safe to repeat. */
export const roomReportedOver =
  (need: { rooms: Rooms; settleLiveSession: SettleLiveSession }) =>
  (event: RoomReportedOver, room: KnownRoom): Stored<EventOutcome> =>
    safeTry(async function* () {
      const time = { roomId: room.roomId, evidence: 'reconciled', sid: event.room.sid } as const;
      yield* need.rooms.addTime({ ...time, source: 'not-active', at: event.at });
      if (event.endedAt !== null) yield* need.rooms.addTime({ ...time, source: 'past-room', at: event.endedAt });
      if (room.kind === 'main') yield* need.settleLiveSession(room.sessionRoomId);
      return ok(APPLIED);
    });

export type ApplyRoomReportedOver = ReturnType<typeof roomReportedOver>;
