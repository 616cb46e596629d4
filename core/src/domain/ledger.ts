import type { Facts } from './facts.js';
import type { LiveSession } from './live-session.js';
import { type Room, type RoomTime, tellsOver } from './room.js';
import type { Seat } from './seat.js';
import type { RoomFacts } from './stay.js';

/** Everything that is known of who was in a live session; attendance follows from it and from `now`, and from nothing else. */
export interface Ledger extends Facts {
  readonly session: LiveSession;
  /** Main rooms and breakout rooms. */
  readonly rooms: readonly Room[];
  readonly seats: readonly Seat[];
}

/** What is known of one of the rooms of a live session; `over`: whether the session has ended. Pure. */
export const roomFacts = (room: Room, ledger: Facts & Pick<Ledger, 'rooms'>, over: boolean): RoomFacts => {
  const inRoom = ({ roomId }: { readonly roomId: string }) => roomId === room.roomId;
  return {
    liveSessionId: room.liveSessionId,
    times: timesFor(room, ledger),
    lists: ledger.lists.filter(inRoom),
    visits: ledger.visits.filter(inRoom),
    connections: ledger.connections.filter(inRoom),
    over,
  };
};

/** The times that bound a room's stays: its own, and for a breakout room the ends of the class it belongs to. */
const timesFor = (room: Room, { rooms, times }: Pick<Ledger, 'rooms' | 'times'>): RoomTime[] => {
  const mainRooms = new Set(rooms.filter((other) => other.kind === 'main').map((other) => other.roomId));
  const ofParent = (time: RoomTime) => room.kind === 'breakout' && mainRooms.has(time.roomId) && tellsOver(time);
  return times.filter((time) => time.roomId === room.roomId || ofParent(time));
};
