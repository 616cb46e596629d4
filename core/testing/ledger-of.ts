import {
  type ClassEvent,
  type Facts,
  factsOf,
  type Ledger,
  type LiveSession,
  mergedFacts,
  type Room,
  type Seat,
  settle,
} from '@homeroom/core';

/** What class events say of a live session, event by event: the same as the use cases tell the stores. */
export interface ToldFacts {
  readonly breakouts: readonly Room[];
  /** One for each event, in the order of the events. */
  readonly told: readonly Facts[];
}

/** The facts that events tell of the rooms of `session`; events of rooms that are not its own say nothing. Pure. */
export const factsOfEvents = (session: LiveSession, events: readonly ClassEvent[]): ToldFacts => {
  const breakouts = breakoutsOf(session, events);
  const rooms = new Map([...mainRoomsOf(session), ...breakouts].map((room) => [room.roomId, room]));
  const told = events.flatMap((event) => {
    const room = rooms.get(event.room.roomId);
    return room === undefined ? [] : [factsOf(event, room)];
  });
  return { breakouts, told };
};

/** The ledger that the facts make, with the session's status settled. Pure, and free of the order of the facts. */
export const ledgerOf = (session: LiveSession, seats: readonly Seat[], { breakouts, told }: ToldFacts): Ledger => {
  const facts = mergedFacts(told);
  const rooms = session.rooms.map((room) => ({
    ...room,
    times: facts.times.filter((time) => time.roomId === room.roomId),
  }));
  return {
    ...facts,
    session: settle({ ...session, rooms }),
    rooms: [...mainRoomsOf(session), ...breakouts],
    seats,
  };
};

/** The main rooms of a live session, as rooms. */
export const mainRoomsOf = (session: LiveSession): Room[] =>
  session.rooms.map(({ roomId, createdAt }) => ({ roomId, liveSessionId: session.id, kind: 'main', createdAt }));

/** Rooms that some event names as a breakout room of one of the session's rooms. */
const breakoutsOf = (session: LiveSession, events: readonly ClassEvent[]): Room[] => {
  const mains = new Map(mainRoomsOf(session).map((room) => [room.roomId, room]));
  const found = new Map<string, Room>();
  for (const { room } of events) {
    const parent = room.parentRoomId === null ? undefined : mains.get(room.parentRoomId);
    if (parent === undefined || mains.has(room.roomId) || found.has(room.roomId)) continue;
    found.set(room.roomId, { ...parent, roomId: room.roomId, kind: 'breakout' });
  }
  return [...found.values()];
};
