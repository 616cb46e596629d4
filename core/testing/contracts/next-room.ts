import { type LiveSession, type MainRoom, newestRoom } from '@homeroom/core';

/** A next main room, decided a minute after the newest one; nothing is told of it. */
export const nextRoom = (session: LiveSession, roomId: string): MainRoom => ({
  roomId,
  createdAt: newestRoom(session).createdAt + 60_001,
  times: [],
});
