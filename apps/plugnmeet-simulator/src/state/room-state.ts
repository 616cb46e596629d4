import { text } from '../wire/messages.js';
import type { ParticipantKind, Recording, Room } from './room.js';
import type { World } from './world.js';

/** A room as tests and people see it. Times are milliseconds since the epoch, UTC. */
export type RoomState = {
  readonly roomId: string;
  readonly sid: string;
  readonly title: string;
  readonly active: boolean;
  readonly createdAtMs: number;
  readonly startedAtMs: number | null;
  readonly endedAtMs: number | null;
  readonly parentRoomId: string | null;
  readonly participants: readonly {
    readonly sid: string;
    readonly userId: string;
    readonly name: string;
    readonly kind: ParticipantKind;
    readonly device: string | null;
    readonly joinedAtMs: number;
    readonly dropped: boolean;
  }[];
  readonly recordings: readonly { readonly recordId: string; readonly status: RecordingStatus }[];
  /** Webhooks of this room id that are not delivered yet. */
  readonly waitingWebhooks: number;
};

export type RecordingStatus = 'recording' | 'stopped' | 'ready';

export function roomState(world: World, room: Room, waitingWebhooks: number): RoomState {
  return {
    roomId: room.roomId,
    sid: room.sid,
    title: text(room.metadata, 'room_title'),
    active: room.endedAtMs === null,
    createdAtMs: room.createdAtMs,
    startedAtMs: room.startedAtMs,
    endedAtMs: room.endedAtMs,
    parentRoomId: room.parentRoomId === '' ? null : room.parentRoomId,
    participants: [...room.participants.values()].map((participant) => ({
      sid: participant.sid,
      userId: participant.guest.identity,
      name: participant.guest.name,
      kind: participant.kind,
      device: participant.device,
      joinedAtMs: participant.joinedAtMs,
      dropped: participant.droppedAtMs !== null,
    })),
    recordings: [...world.recordings.values()]
      .filter((recording) => recording.room === room)
      .map((recording) => ({ recordId: recording.recordId, status: statusOf(recording) })),
    waitingWebhooks,
  };
}

function statusOf(recording: Recording): RecordingStatus {
  if (recording.readyAtMs !== null) return 'ready';
  return recording.stoppedAtMs === null ? 'recording' : 'stopped';
}
