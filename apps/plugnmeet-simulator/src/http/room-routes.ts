import type Router from '@koa/router';
import { endRoom } from '../class/endings.js';
import { openRoom } from '../class/opening.js';
import type { Stage } from '../class/stage.js';
import { activeRoom, activeRooms, newestRoom } from '../state/world.js';
import { type Fields, text } from '../wire/messages.js';
import { CREATE_ROOM, FETCH_LIST, ROOM_ID } from '../wire/requests.js';
import { type Answer, Refused, refusal, success } from './answers.js';
import { call } from './call.js';
import { checkCreateRoom } from './checks.js';
import { pageOf } from './lists.js';
import { activeRoomInfo, analyticsOf, pastRoom, rfc3339, roomInfo } from './room-answers.js';

const ID = /^[a-zA-Z0-9-_]+$/;

/** POST /auth/room/* but getJoinToken. */
export function addRoomRoutes(router: Router, need: Stage): void {
  router.post(
    '/auth/room/create',
    call(CREATE_ROOM, (request) => createRoom(need, request)),
  );
  router.post(
    '/auth/room/isRoomActive',
    call(ROOM_ID, (request) => isRoomActive(need, request)),
  );
  router.post(
    '/auth/room/getActiveRoomInfo',
    call(ROOM_ID, (request) => getActiveRoomInfo(need, request)),
  );
  router.post(
    '/auth/room/endRoom',
    call(ROOM_ID, (request) => end(need, request)),
  );
  router.post(
    '/auth/room/fetchPastRooms',
    call(FETCH_LIST, (request) => fetchPastRooms(need, request)),
  );
  // This call has no message: an empty body is as good as an empty object.
  router.post('/auth/room/getActiveRoomsInfo', (ctx) => {
    ctx.state.body = '{}';
    return call({}, () => success({ rooms: activeRooms(need.world).map(activeRoomInfo) }))(ctx);
  });
}

async function createRoom(need: Stage, request: Fields): Promise<Answer> {
  checkCreateRoom(request);
  await afterFarewell(need, text(request, 'room_id'));
  return success({ room_info: roomInfo(openRoom(need, request)) });
}

/** Right after an end a create waits for the clean-up of the room's earlier life. */
async function afterFarewell(need: Stage, roomId: string): Promise<void> {
  const earlier = newestRoom(need.world, roomId);
  if (earlier?.farewell === null || earlier?.endedAtMs === null || earlier === undefined) return;
  await earlier.farewell;
  const waitMs = earlier.endedAtMs + need.timings.createAfterEndMs - need.clock();
  if (waitMs > 0) await new Promise<void>((resolve) => need.timers.after(waitMs, resolve));
}

function isRoomActive(need: Stage, request: Fields): Answer {
  const roomId = text(request, 'room_id');
  if (!ID.test(roomId)) {
    return refusal('error getting room info from NATS', 'INTERNAL_SERVER_ERROR', { is_active: false });
  }
  const active = activeRoom(need.world, roomId) !== undefined;
  if (active) return success({ is_active: true }, 'room is active');
  return { status: true, msg: 'room not found', status_code: 'ROOM_NOT_FOUND', is_active: false };
}

function getActiveRoomInfo(need: Stage, request: Fields): Answer {
  const room = activeRoom(need.world, text(request, 'room_id'));
  if (room === undefined) return refusal('room not found in active state', 'ROOM_NOT_FOUND', { room: null });
  return success({ room: activeRoomInfo(room) });
}

function end(need: Stage, request: Fields): Answer {
  const room = activeRoom(need.world, text(request, 'room_id'));
  if (room === undefined) return refusal('room not found or not active', 'ROOM_NOT_FOUND');
  endRoom(need, room);
  return success();
}

function fetchPastRooms(need: Stage, request: Fields): Answer {
  const page = pageOf(request, need.world.rooms, (room) => room);
  if (page.items.length === 0) throw new Refused('no room found', 'NOT_FOUND');
  return success({
    result: {
      total_rooms: String(page.total),
      from: page.from,
      limit: page.limit,
      order_by: page.orderBy,
      rooms_list: page.items.map((room) => ({ ...pastRoom(room, rfc3339), ...analyticsOf(room) })),
    },
  });
}
