import type { RoomWanted } from '@homeroom/core';
import type { RoomToCreate } from '../plugnmeet-client.js';
import { camelCase, nested } from './nested.js';
import { wireSettings } from './wire-settings.js';

/**
 * The request that makes a room, camelCase. Every feature is sent, on or off, under the names of both versions: 1.9.4 takes
 * what is not sent for off. `extra_data` is never sent: it is a text in 1.9.4 and a map in 2.4.0, and the wrong one fails the
 * request (fixtures `room-create-extra-data-*`). Absent stands for "no limit": `maxParticipants: 0` is refused (fixture
 * `room-create-max-participants-zero`). `webhookUrl` gets this room's events beside the server's default URL.
 */
export const roomRequest = (wanted: RoomWanted, webhookUrl: string | null): RoomToCreate => ({
  roomId: wanted.roomId,
  emptyTimeout: wanted.emptyTimeoutSeconds,
  ...(wanted.maxParticipants === null ? {} : { maxParticipants: wanted.maxParticipants }),
  metadata: {
    roomTitle: wanted.title,
    ...(wanted.welcomeMessage === null ? {} : { welcomeMessage: wanted.welcomeMessage }),
    ...(webhookUrl === null ? {} : { webhookUrl }),
    ...nested(
      wireSettings(wanted.policy).flatMap(({ names, value }) => names.map((name) => [camelCase(name), value] as const)),
    ),
  },
});
