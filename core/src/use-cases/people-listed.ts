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
      yield* need.rooms.addTime({ ...created, source: 'active', at, sid: event.room.sid });
      for (const person of people) {
        yield* need.connections.merge(joinedConnection(room, person, person.joinedAt, 'reconciled', at));
      }
      yield* need.rooms.addList({ roomId: room.roomId, at, keys: provenKeys(people) });
      if (room.kind === 'main') yield* need.settleLiveSession(room.sessionRoomId);
      return ok(APPLIED);
    });

/** Only a list with people in it proves that others were gone: a recorder may be all that is left of a list cut short. */
const provenKeys = (people: PeopleListed['people']): string[] =>
  people.some((person) => person.kind !== 'machine') ? people.map((person) => person.key).sort() : [];

export type ApplyPeopleListed = ReturnType<typeof peopleListed>;
