import { randomUUID } from 'node:crypto';
import type { Guest, Room, Stay } from '../state/room.js';
import { titleOf } from '../webhooks/bodies.js';
import { flag, part } from '../wire/messages.js';
import { type Json, protoJson } from '../wire/proto-json.js';
import type { Stage } from './stage.js';

/** The analytics file of an ended room, unless its analytics are off (breakout rooms). */
export function createArtifact(need: Stage, room: Room): void {
  if (!flag(part(room.metadata, 'room_features'), 'enable_analytics')) return;
  const createdAtMs = need.clock();
  const artifact = {
    artifactId: randomUUID(),
    room,
    filePath: `meeting_analytics/${room.roomId}/analytics-${room.sid}-${createdAtMs}.json`,
    createdAtMs,
    content: Buffer.from(protoJson(analytics(need, room))),
  };
  need.world.artifacts.set(artifact.artifactId, artifact);
  room.analyticsFileId = artifact.artifactId;
  need.webhooks.artifactCreated(artifact);
}

/** Who came and went when, in true milliseconds (exchange artifact-download). */
function analytics(need: Stage, room: Room): Json {
  const endedAtMs = room.endedAtMs ?? need.clock();
  const byUser = new Map<string, [Guest, Stay[]]>();
  for (const stay of room.stays) {
    const [guest, stays] = byUser.get(stay.guest.identity) ?? [stay.guest, []];
    byUser.set(guest.identity, [guest, [...stays, stay]]);
  }
  return {
    room: {
      room_id: room.roomId,
      room_title: titleOf(room),
      room_total_users: String(byUser.size),
      room_creation: seconds(room.createdAtMs),
      room_ended: seconds(endedAtMs),
      room_duration: String(Math.floor(endedAtMs / 1_000) - Math.floor(room.createdAtMs / 1_000)),
      enabled_e2ee: flag(part(part(room.metadata, 'room_features'), 'end_to_end_encryption_features'), 'is_enabled'),
      events: recordingEvents(need, room),
    },
    users: [...byUser.values()].map(([guest, stays]) => ({
      user_id: guest.identity,
      name: guest.name,
      is_admin: guest.isAdmin,
      ex_user_id: guest.userId,
      events: [
        times(
          'joined',
          stays.map((stay) => stay.joinedAtMs),
        ),
        times(
          'left',
          stays.flatMap((stay) => (stay.leftAtMs === null ? [] : [stay.leftAtMs])),
        ),
      ],
    })),
  };
}

function recordingEvents(need: Stage, room: Room): Json[] {
  const own = [...need.world.recordings.values()].filter((recording) => recording.room === room);
  const values = own.flatMap(({ startedAtMs, stoppedAtMs }) => [
    { time: String(startedAtMs), value: 'ANALYTICS_STATUS_STARTED:node_01' },
    ...(stoppedAtMs === null ? [] : [{ time: String(stoppedAtMs), value: 'ANALYTICS_STATUS_ENDED' }]),
  ]);
  return values.length === 0 ? [] : [{ name: 'recording_status', total: values.length, values }];
}

function times(name: string, moments: readonly number[]): Json {
  return { name, total: moments.length, values: moments.map((ms) => ({ time: String(ms), value: String(ms) })) };
}

function seconds(ms: number): string {
  return String(Math.floor(ms / 1_000));
}
