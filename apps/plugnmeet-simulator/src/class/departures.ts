import type { Participant, Room } from '../state/room.js';
import type { Stage } from './stage.js';

/** The reasons that 2.4.0 gives for a participant_left. */
export type DisconnectReason =
  | 'CLIENT_INITIATED'
  | 'DUPLICATE_IDENTITY'
  | 'PARTICIPANT_REMOVED'
  | 'ROOM_DELETED'
  | 'CONNECTION_TIMEOUT';

/** Takes a participant out of the room and says so. The analytics keep when the device was really gone. */
export function depart(need: Stage, room: Room, participant: Participant, reason: DisconnectReason): void {
  participant.stopWaiting();
  room.participants.delete(participant.sid);
  participant.stay.leftAtMs = participant.droppedAtMs ?? need.clock();
  need.webhooks.track(room, participant, 'track_unpublished');
  need.webhooks.participantLeft(room, participant, reason);
}
