import type { Room } from '../state/room.js';
import { breakoutsOf } from './breakouts.js';
import { depart } from './departures.js';
import { sayFarewell } from './farewells.js';
import { stopRecordingOfEndedRoom } from './recordings.js';
import type { Stage } from './stage.js';

/**
 * Ends an active room, and its breakout rooms, as an API end does on 2.4.0 (scenario one-class): everybody's leave at
 * once, session_ended about a second later, then room_finished when LiveKit ever opened it.
 */
export function endRoom(need: Stage, room: Room): void {
  for (const breakout of breakoutsOf(need.world, room)) endRoom(need, breakout);
  sayFarewell(need, room, () => {
    need.webhooks.sessionEnded(room);
    // Who was gone without goodbye is found when LiveKit deletes the room.
    for (const lost of [...room.participants.values()]) depart(need, room, lost, 'ROOM_DELETED');
    if (room.startedAtMs !== null) need.webhooks.roomFinished(room);
  });
  stopRecordingOfEndedRoom(need, room);
  for (const participant of [...room.participants.values()]) {
    if (participant.droppedAtMs === null) depart(need, room, participant, 'CLIENT_INITIATED');
  }
}
