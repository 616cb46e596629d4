import type { KnownRoom, Room, Rooms } from '@homeroom/core';
import { err, ok } from 'neverthrow';
import { copyOf } from '../copy-of.js';
import { putList, putTime, putVisits } from './memory-facts.js';
import { requeueUnknownRoom } from './memory-inbox.js';
import { type MemoryState, storageFailed, stored } from './memory-state.js';

/** Rooms in memory. */
export const memoryRooms = (state: MemoryState): Rooms => ({
  find: (roomId) => stored(state, () => ok(knownRoom(state, state.rooms.get(roomId)))),
  findAll: (roomIds) =>
    stored(state, () =>
      ok(
        [...new Set(roomIds)].flatMap((roomId) => {
          const room = knownRoom(state, state.rooms.get(roomId));
          if (room === null) return [];
          const sessionEnded = state.sessions.get(room.liveSessionId)?.status === 'ended';
          return [{ roomId, sessionRoomId: room.sessionRoomId, sessionEnded }];
        }),
      ),
    ),
  adopt: (given) => {
    const room = copyOf(given);
    return stored(state, () => {
      if (!state.rooms.has(room.roomId)) {
        if (!state.sessions.has(room.liveSessionId)) return err(storageFailed('a room of an unknown live session'));
        state.rooms.set(room.roomId, room);
      }
      requeueUnknownRoom(state, room.roomId);
      const known = knownRoom(state, state.rooms.get(room.roomId));
      return known === null ? err(storageFailed('a room without a live session')) : ok(known);
    });
  },
  addTime: (given) => {
    const time = copyOf(given);
    return stored(state, () => ok(putTime(state, time)));
  },
  addList: (given) => {
    const list = copyOf(given);
    return stored(state, () => ok(putList(state, list)));
  },
  addVisits: (given) => {
    const visits = copyOf(given);
    return stored(state, () => ok(putVisits(state, visits)));
  },
});

const knownRoom = (state: MemoryState, room: Room | undefined): KnownRoom | null => {
  const session = room && state.sessions.get(room.liveSessionId);
  return room === undefined || session === undefined ? null : { ...room, sessionRoomId: session.roomId };
};
