import { participantMetadata } from '../state/metadata.js';
import type { Participant, Room } from '../state/room.js';
import { CAPABILITIES, metadataText, titleOf } from '../webhooks/bodies.js';
import type { Json } from '../wire/proto-json.js';
import type { Answer } from './answers.js';

/** Rooms and participants as the API answers them. */
export function roomInfo(room: Room): Answer {
  return {
    room_title: titleOf(room),
    room_id: room.roomId,
    sid: room.sid,
    joined_participants: String(room.participants.size),
    is_running: 1,
    is_recording: room.runningRecordId === null ? 0 : 1,
    is_active_rtmp: 0,
    webhook_url: room.webhookUrl,
    is_breakout_room: room.parentRoomId === '' ? 0 : 1,
    parent_room_id: room.parentRoomId,
    creation_time: unixSeconds(room.createdAtMs),
    metadata: metadataText(room.metadata),
  };
}

export function activeRoomInfo(room: Room): Answer {
  const participants = [...room.participants.values()].map((participant) => participantInfo(room, participant));
  return { room_info: roomInfo(room), participants_info: participants };
}

function participantInfo(room: Room, participant: Participant): Json {
  const { guest, track } = participant;
  return {
    sid: participant.sid,
    identity: guest.identity,
    state: 'ACTIVE',
    tracks: track === null ? [] : [trackInfo(track)],
    metadata: metadataText(participantMetadata(room, participant)),
    joined_at: unixSeconds(participant.joinedAtMs),
    joined_at_ms: String(participant.joinedAtMs),
    name: guest.name,
    version: track === null ? 2 : 3,
    permission: {
      can_subscribe: true,
      can_publish: true,
      can_publish_data: true,
      can_publish_sources: [],
      hidden: guest.isHidden,
      recorder: false,
      can_update_metadata: false,
      agent: guest.identity.startsWith('pnm_agent-'),
      can_subscribe_metrics: false,
      can_manage_agent_session: false,
    },
    region: '',
    is_publisher: track !== null,
    kind: participant.kind,
    attributes: {},
    disconnect_reason: 'UNKNOWN_REASON',
    kind_details: [],
    data_tracks: [],
    client_protocol: 2,
    capabilities: CAPABILITIES,
  };
}

function trackInfo(track: NonNullable<Participant['track']>): Json {
  return {
    sid: track.sid,
    type: 'AUDIO',
    name: 'microphone',
    muted: false,
    width: 0,
    height: 0,
    simulcast: false,
    disable_dtx: false,
    source: 'MICROPHONE',
    layers: [],
    mime_type: 'audio/red',
    mid: '7',
    codecs: [
      {
        mime_type: 'audio/red',
        mid: '7',
        cid: track.cid,
        layers: [],
        video_layer_mode: 'ONE_SPATIAL_LAYER_PER_STREAM',
        sdp_cid: '',
      },
    ],
    stereo: false,
    disable_red: false,
    encryption: 'NONE',
    stream: 'camera',
    version: { unix_micro: `${track.publishedAtMs}000`, ticks: 0 },
    audio_features: [],
    backup_codec_policy: 'SIMULCAST',
    packet_trailer_features: [],
  };
}

/** A room as the lists of the past know it. fetchPastRooms and the infos write its times differently. */
export function pastRoom(room: Room, time: (ms: number | null) => string): Answer {
  return {
    room_title: titleOf(room),
    room_id: room.roomId,
    room_sid: room.sid,
    joined_participants: String(room.participants.size),
    webhook_url: room.webhookUrl,
    created: time(room.createdAtMs),
    ended: time(room.endedAtMs),
  };
}

export function analyticsOf(room: Room): Answer {
  return room.analyticsFileId === null ? {} : { analytics_file_id: room.analyticsFileId };
}

export function unixSeconds(ms: number): string {
  return String(Math.floor(ms / 1_000));
}

/** RFC 3339; what has not happened is the year 1. */
export function rfc3339(ms: number | null): string {
  return ms === null ? '0001-01-01T00:00:00Z' : new Date(ms).toISOString().replace(/\.[0-9]{3}Z$/, 'Z');
}

/** `YYYY-MM-DD HH:MM:SS`, UTC without saying so. */
export function databaseTime(ms: number | null): string {
  return rfc3339(ms).replace('T', ' ').replace('Z', '');
}
