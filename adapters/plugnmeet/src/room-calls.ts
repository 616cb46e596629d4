import type { RoomNotActive } from '@homeroom/core';
import { listBody, readPage } from './answers/page.js';
import { readActiveRoom, readActiveRooms, readCreatedRoom, readPastRoom } from './answers/rooms.js';
import { readToken } from './answers/token.js';
import type { Call, Json } from './calls/call.js';
import type { Caller } from './calls/caller.js';
import { reading, readingDone, readingFound, readingList } from './calls/outcomes.js';
import type { PlugNMeetClient } from './plugnmeet-client.js';
import { flagAt } from './reading/json.js';

type RoomCalls = Pick<
  PlugNMeetClient,
  'createRoom' | 'joinToken' | 'isRoomActive' | 'activeRoomInfo' | 'activeRoomsInfo' | 'endRoom' | 'pastRooms'
>;

/** The calls about rooms. Contracts: `PlugNMeetClient`. */
export const roomCalls = (call: Caller, timeoutSeconds: number, slowTimeoutSeconds: number): RoomCalls => {
  const about = (name: string, body: { readonly [field: string]: Json }, roomId: string | null): Call => ({
    path: `/auth/room/${name}`,
    body,
    roomId,
    repeatable: true,
    timeoutSeconds,
  });
  const slowly = (wanted: Call): Call => ({ ...wanted, timeoutSeconds: slowTimeoutSeconds });
  const once = (wanted: Call): Call => ({ ...wanted, repeatable: false });

  return {
    createRoom: (room) => call(slowly(about('create', room, room.roomId)), reading(readCreatedRoom)),

    joinToken: (person) =>
      call(
        once(slowly(about('getJoinToken', person, person.roomId))),
        readingFound('ROOM_NOT_FOUND', ROOM_NOT_ACTIVE, readToken),
      ),

    // "No" is told with `status:true` (fixture `room-is-active-never`).
    isRoomActive: (roomId) =>
      call(
        about('isRoomActive', { roomId }, roomId),
        reading((json) => flagAt(json, 'is_active')),
      ),

    activeRoomInfo: (roomId) =>
      call(
        about('getActiveRoomInfo', { roomId }, roomId),
        readingFound('ROOM_NOT_FOUND', ROOM_NOT_ACTIVE, readActiveRoom),
      ),

    activeRoomsInfo: () => call(about('getActiveRoomsInfo', {}, null), reading(readActiveRooms)),

    endRoom: (roomId) =>
      call(slowly(about('endRoom', { roomId }, roomId)), readingDone('ended', 'ROOM_NOT_FOUND', 'was-not-active')),

    pastRooms: (query) => call(about('fetchPastRooms', listBody(query), null), readingList(readPastRooms)),
  };
};

const ROOM_NOT_ACTIVE: RoomNotActive = { type: 'room-not-active' };

const readPastRooms = readPage('rooms_list', 'total_rooms', readPastRoom);
