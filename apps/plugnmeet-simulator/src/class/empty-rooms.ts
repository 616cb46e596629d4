import type { Room } from '../state/room.js';
import { sayFarewell } from './farewells.js';
import type { Stage } from './stage.js';

/** LiveKit closes a room some time after the last one left; PlugNMeet ends it then (scenario empty-timeout). */
export function watchEmptyRoom(need: Stage, room: Room): void {
  if (room.participants.size > 0 || room.endedAtMs !== null) return;
  room.stopWaiting();
  room.stopWaiting = need.timers.after(need.timings.emptyRoomMs, () => {
    need.webhooks.roomFinished(room);
    sayFarewell(need, room, () => need.webhooks.sessionEnded(room));
  });
}

/** A room that nobody joins ends at the first look after its empty_timeout, and only session_ended tells of it. */
export function watchUnjoinedRoom(need: Stage, room: Room): void {
  const { unjoinedCheckMs } = need.timings;
  const looks = Math.max(1, Math.ceil((room.emptyTimeoutSeconds * 1_000) / unjoinedCheckMs));
  room.stopWaiting = need.timers.after(looks * unjoinedCheckMs, () => {
    sayFarewell(need, room, () => need.webhooks.sessionEnded(room));
  });
}
