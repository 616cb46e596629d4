import { endRoom } from './class/endings.js';
import { openBreakout } from './class/opening.js';
import { drop, type JoinOptions, join, leave } from './class/people.js';
import { startRecording, stopRecording } from './class/recordings.js';
import type { Stage } from './class/stage.js';
import type { ApiFault } from './http/faults.js';
import type { RecordingOutcome } from './state/room.js';
import { type RoomState, roomState } from './state/room-state.js';
import { requireActiveRoom } from './state/world.js';
import type { WebhookSummary } from './webhooks/losses.js';

/**
 * What people and machines do, on command, and what goes wrong. Commands take effect at once; webhooks follow in their
 * own time. Each throws CommandRefused, with the reason, when it cannot be done (no such active room, a full room, …).
 */
export type Commands = {
  /** A device of a user connects; answers the participant's sid. An older device of that user is thrown out. */
  join(roomId: string, userId: string, options?: JoinOptions): string;
  /** The device says goodbye. */
  leave(participantSid: string): void;
  /** The device is gone without goodbye: noticed `dropNoticedMs` later, or when the user comes back. */
  drop(participantSid: string): void;
  /** A recorder joins and records; answers the record id. */
  startRecording(roomId: string): string;
  /** The recording ends, and its file is ready `recordingProcessedMs` later unless the outcome says otherwise. */
  stopRecording(recordId: string, outcome?: RecordingOutcome): void;
  /** Opens the breakout room `<roomId>-<id>`; answers its room id. */
  openBreakout(roomId: string, id: string, title?: string): string;
  /** Ends a room as the API does. */
  endRoom(roomId: string): void;
  /** Makes the API fail in a certain way until it is called again; null heals it. Webhooks go on. */
  pauseApi(fault: ApiFault): void;
  /** Loses the webhooks that the predicate chooses, until it is called again; null loses none. */
  dropWebhooks(predicate: ((webhook: WebhookSummary) => boolean) | null): void;
  /** Loses the next webhook of this event name. Calls add up. */
  loseNext(event: string): void;
  /** Every remembered room, oldest first. */
  rooms(): readonly RoomState[];
};

export type Switches = Pick<Commands, 'pauseApi' | 'dropWebhooks' | 'loseNext'>;

export function createCommands(need: Stage, switches: Switches): Commands {
  return {
    join: (roomId, userId, options = {}) => join(need, roomId, userId, options),
    leave: (sid) => leave(need, sid),
    drop: (sid) => drop(need, sid),
    startRecording: (roomId) => startRecording(need, roomId),
    stopRecording: (recordId, outcome = 'ready') => stopRecording(need, recordId, outcome),
    openBreakout: (roomId, id, title = 'Group') => openBreakout(need, roomId, id, title),
    endRoom: (roomId) => endRoom(need, requireActiveRoom(need.world, roomId)),
    rooms: () => need.world.rooms.map((room) => roomState(need.world, room, need.webhooks.waiting(room.roomId))),
    pauseApi: switches.pauseApi,
    dropWebhooks: switches.dropWebhooks,
    loseNext: switches.loseNext,
  };
}
