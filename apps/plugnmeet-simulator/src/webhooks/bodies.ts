import type { Artifact, Participant, Recording, Room } from '../state/room.js';
import { type Fields, text } from '../wire/messages.js';
import type { Json } from '../wire/proto-json.js';
import { protoJson } from '../wire/proto-json.js';

/**
 * The bodies of the webhooks, field for field as recorded from 2.4.0. LiveKit's events carry
 * LiveKit's view of the room, PlugNMeet's own events a smaller one.
 */
const CODECS =
  'audio/PCMU audio/PCMA audio/opus audio/red video/VP8 video/H264 video/VP9 video/AV1 video/H265 video/rtx';
export const CAPABILITIES = ['CAP_PACKET_TRAILER', 'CAP_COMPRESSION_DEFLATE_RAW'];

const seconds = (ms: number): string => String(Math.floor(ms / 1_000));

export function createdRoom(room: Room): Json {
  return {
    sid: room.sid,
    room_id: room.roomId,
    empty_timeout: room.emptyTimeoutSeconds,
    ...(room.maxParticipants > 0 ? { max_participants: room.maxParticipants } : {}),
    creation_time: seconds(room.createdAtMs),
    metadata: metadataText(room.metadata),
  };
}

export function endedRoom(room: Room): Json {
  return {
    sid: room.sid,
    room_id: room.roomId,
    creation_time: seconds(room.createdAtMs),
    metadata: metadataText(room.metadata),
  };
}

export function bareRoom(room: Room): Json {
  return { sid: room.sid, room_id: room.roomId };
}

export function liveKitRoom(room: Room, startedAtMs: number, participants: number): Json {
  return {
    sid: room.sid,
    room_id: room.roomId,
    empty_timeout: room.emptyTimeoutSeconds,
    max_participants: room.maxParticipants,
    creation_time: seconds(startedAtMs),
    enabled_codecs: CODECS.split(' ').map((mime) => ({ mime })),
    metadata: metadataText(room.metadata),
    num_participants: participants,
  };
}

/** Track events know less of the room (`creation_time` is 0). */
export function trackRoom(room: Room): Json {
  return {
    sid: room.sid,
    room_id: room.roomId,
    empty_timeout: room.emptyTimeoutSeconds,
    max_participants: room.maxParticipants,
    creation_time: '0',
    metadata: metadataText(room.metadata),
    num_participants: 0,
  };
}

/** A participant of an event: present, or gone with the reason that the server gives. */
export function eventParticipant(participant: Participant, disconnectReason: string | null): Json {
  const { guest, track } = participant;
  const gone = disconnectReason !== null;
  return {
    sid: participant.sid,
    identity: guest.identity,
    state: gone ? 'DISCONNECTED' : 'ACTIVE',
    joined_at: seconds(participant.joinedAtMs),
    joined_at_ms: String(participant.joinedAtMs),
    ...(guest.name === '' ? {} : { name: guest.name }),
    version: versionOf(participant, disconnectReason),
    permission: {
      can_subscribe: true,
      can_publish: true,
      can_publish_data: true,
      ...(guest.isHidden ? { hidden: true } : {}),
      ...(guest.identity.startsWith('pnm_agent-') ? { agent: true } : {}),
    },
    ...(gone && track !== null ? { is_publisher: true } : {}),
    ...(participant.kind === 'STANDARD' ? {} : { kind: participant.kind }),
    ...(gone ? { disconnect_reason: disconnectReason } : {}),
    client_protocol: 2,
    capabilities: CAPABILITIES,
  };
}

/** LiveKit counts the changes of a participant: a microphone makes two more, a timeout of such a one another. */
function versionOf({ track }: Participant, disconnectReason: string | null): number {
  if (disconnectReason === null) return 2;
  if (track === null) return 3;
  return disconnectReason === 'CONNECTION_TIMEOUT' ? 6 : 5;
}

export function eventTrack(participant: Participant): { participant: Json; track: Json } | null {
  const { track } = participant;
  if (track === null) return null;
  return {
    participant: { sid: participant.sid, identity: participant.guest.identity },
    track: {
      sid: track.sid,
      name: 'microphone',
      source: 'MICROPHONE',
      mime_type: 'audio/red',
      mid: '7',
      codecs: [{ mime_type: 'audio/red', mid: '7', cid: track.cid, video_layer_mode: 'ONE_SPATIAL_LAYER_PER_STREAM' }],
      stream: 'camera',
      version: { unix_micro: `${track.publishedAtMs}000` },
      backup_codec_policy: 'SIMULCAST',
    },
  };
}

export function eventRecording(
  recording: Recording,
  recorderMsg: string,
  file: { path: string; megabytes: number },
): Json {
  return {
    record_id: recording.recordId,
    recorder_id: 'node_01',
    recorder_msg: recorderMsg,
    file_path: file.path,
    file_size: file.megabytes,
  };
}

export function eventArtifact(artifact: Artifact): Json {
  return {
    type: 'MEETING_ANALYTICS',
    artifact_id: artifact.artifactId,
    metadata: { file_info: artifactFile(artifact) },
  };
}

export function artifactFile(artifact: Artifact): { file_path: string; file_size: string; mime_type: string } {
  return { file_path: artifact.filePath, file_size: String(artifact.content.length), mime_type: 'application/json' };
}

/** Metadata travels as JSON inside a JSON string. */
export function metadataText(metadata: Fields): string {
  return protoJson(metadata);
}

export function titleOf(room: Room): string {
  return text(room.metadata, 'room_title');
}
