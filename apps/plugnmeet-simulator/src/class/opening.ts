import { randomUUID } from 'node:crypto';
import { changedMetadata, roomMetadata } from '../state/metadata.js';
import type { Room } from '../state/room.js';
import { activeRoom, addRoom, CommandRefused, requireActiveRoom } from '../state/world.js';
import { count, type Fields, part, text } from '../wire/messages.js';
import { noteBreakouts } from './breakouts.js';
import { watchUnjoinedRoom } from './empty-rooms.js';
import type { Stage } from './stage.js';

/** An `empty_timeout` below this, or none, becomes 30 minutes. */
const LEAST_EMPTY_TIMEOUT_SECONDS = 120;
const USUAL_EMPTY_TIMEOUT_SECONDS = 1_800;

/** Opens a room of a checked create request, or answers the active one with its first settings. */
export function openRoom(need: Stage, request: Fields): Room {
  const roomId = text(request, 'room_id');
  return activeRoom(need.world, roomId) ?? open(need, request, roomMetadata(part(request, 'metadata'), need.clock()));
}

/**
 * Opens the breakout room `<parent>-<id>` from inside a class (scenario breakout). Answers its room id.
 */
export function openBreakout(need: Stage, parentRoomId: string, id: string, title: string): string {
  const parent = requireActiveRoom(need.world, parentRoomId);
  const roomId = `${parent.roomId}-${id}`;
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(id)) throw new CommandRefused('a breakout id has letters, digits, - or _');
  if (activeRoom(need.world, roomId) !== undefined) throw new CommandRefused(`${roomId} is open already`);
  const features = {
    allow_rtmp: false,
    room_duration: '5',
    external_broadcasting_features: { is_allow: false, is_allow_rtmp: false },
  };
  const sent = { room_title: title, welcome_message: 'Work in groups', room_features: features };
  const settled = roomMetadata(sent, need.clock());
  // A breakout has no analytics, which no client could ask for: a `false` would not survive.
  const metadata = changedMetadata(settled, {
    parent_room_id: parent.roomId,
    is_breakout_room: true,
    room_features: { ...part(settled, 'room_features'), enable_analytics: false },
  });
  noteBreakouts(need.world, open(need, { room_id: roomId }, metadata));
  return roomId;
}

function open(need: Stage, request: Fields, metadata: Fields): Room {
  const asked = count(request, 'empty_timeout');
  const room: Room = {
    roomId: text(request, 'room_id'),
    sid: randomUUID(),
    createdAtMs: need.clock(),
    emptyTimeoutSeconds: asked < LEAST_EMPTY_TIMEOUT_SECONDS ? USUAL_EMPTY_TIMEOUT_SECONDS : asked,
    maxParticipants: count(request, 'max_participants'),
    webhookUrl: text(metadata, 'webhook_url'),
    parentRoomId: text(metadata, 'parent_room_id'),
    metadata,
    startedAtMs: null,
    endedAtMs: null,
    farewell: null,
    cleanedUp: false,
    analyticsFileId: null,
    runningRecordId: null,
    stopWaiting: () => undefined,
    participants: new Map(),
    guests: new Map(),
    stays: [],
  };
  addRoom(need.world, room);
  need.webhooks.roomCreated(room);
  watchUnjoinedRoom(need, room);
  return room;
}
