import type { RoomList } from '@homeroom/core';

/** Two lists of one room and moment as one, with the keys of both in order: what `Rooms.addList` keeps. */
export const bothLists = (a: RoomList, b: RoomList): RoomList => ({
  ...a,
  keys: [...new Set([...a.keys, ...b.keys])].sort(),
});
