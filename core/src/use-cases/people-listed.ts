import { ok, safeTry } from 'neverthrow';
import { APPLIED, type EventOutcome, type PeopleListed } from '../domain/class-event.js';
import { joinedConnection } from '../domain/connection.js';
import type { Connections } from '../ports/connections.js';
import type { KnownRoom, Rooms } from '../ports/rooms.js';
import type { Stored } from '../ports/storage.js';
import type { SettleLiveSession } from './settle-live-session.js';

/**
 * The server listed a room's people: who is in the list was there, and the list itself is kept, since who is not in it was
 * not (`RoomList`). Safe to repeat, in any order.
 */
export const peopleListed =
  (need: { connections: Connections; rooms: Rooms; settleLiveSession: SettleLiveSession }) =>
  (event: PeopleListed, room: KnownRoom): Stored<EventOutcome> =>
    safeTry(async function* () {
      const { at, createdAt, people } = event;
      const created = { roomId: room.roomId, source: 'created', at: createdAt, evidence: 'reconciled' } as const;
      yield* need.rooms.addTime({ ...created, sid: event.room.sid });
      for (const person of people) {
        yield* need.connections.merge(joinedConnection(room, person, person.joinedAt, 'reconciled', at));
      }
      const keys = people.map((person) => person.key).sort();
      yield* need.rooms.addList({ roomId: room.roomId, at, keys });
      if (room.kind === 'main') yield* need.settleLiveSession(room.sessionRoomId);
      return ok(APPLIED);
    });

export type ApplyPeopleListed = ReturnType<typeof peopleListed>;
