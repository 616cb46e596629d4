import type { JoinToken, VideoServer, VideoServerNotUnderstood } from '@homeroom/core';
import { err, ok, type Result } from 'neverthrow';
import type { PastRoom, RoomInfo } from './answers/rooms.js';
import { tokenExpiry } from './answers/token.js';
import { misunderstood } from './calls/failures.js';
import type { PlugNMeetClient } from './plugnmeet-client.js';
import { misread } from './reading/json.js';
import { roomVisits } from './room-visits.js';
import { settingsNotApplied } from './settings/applied-settings.js';
import { joinRequest } from './settings/join-request.js';
import { roomRequest } from './settings/room-request.js';

/** What the video server is made of. */
export interface PlugNMeetVideoServerOptions {
  readonly client: PlugNMeetClient;
  /** Where browsers find PlugNMeet; with or without a slash at the end. */
  readonly publicUrl: string;
  /**
   * Where PlugNMeet is to send this room's events, beside its default URL; null (the default) for the default URL only. An
   * address that it cannot reach delays every event of the room.
   */
  readonly webhookUrl?: string | null;
}

/** PlugNMeet as the `VideoServer` port. Outcomes: see the port. */
export const plugnmeetVideoServer = (options: PlugNMeetVideoServerOptions): VideoServer => {
  const { client, webhookUrl = null } = options;
  const publicUrl = options.publicUrl.replace(/\/+$/, '');
  return {
    createRoom: (wanted) =>
      client
        .createRoom(roomRequest(wanted, webhookUrl))
        .andThen((room) => ofRoom(wanted.roomId, room))
        .map(({ createdAt, sid, metadata }) => ({
          createdAt,
          sid,
          notApplied: settingsNotApplied(wanted.policy, metadata),
        })),

    joinToken: (wanted) =>
      client.joinToken(joinRequest(wanted)).andThen((token) =>
        tokenExpiry(token)
          .map((expiresAt): JoinToken => ({ token, joinUrl: `${publicUrl}/?access_token=${token}`, expiresAt }))
          .mapErr(misunderstood),
      ),

    endRoom: (roomId) => client.endRoom(roomId),

    isRoomActive: (roomId) => client.isRoomActive(roomId),

    roomPeople: (roomId) =>
      client
        .activeRoomInfo(roomId)
        .andThen(({ room, people }) => ofRoom(roomId, room).map(({ createdAt, sid }) => ({ createdAt, sid, people }))),

    pastRoomEnd: (roomId) =>
      client
        .pastRooms({ roomIds: [roomId] })
        .map(({ items }) => newestLife(items.filter((life) => life.roomId === roomId))?.endedAt ?? null),

    activeRooms: () => client.activeRoomsInfo().map((rooms) => rooms.map(({ room }) => room.roomId)),

    visits: (roomId) => roomVisits(client, roomId),
  };
};

/** An answer about another room than was asked for must not become a fact of this one. */
const ofRoom = (roomId: string, room: RoomInfo): Result<RoomInfo, VideoServerNotUnderstood> =>
  room.roomId === roomId ? ok(room) : err(misunderstood(misread('room_id', 'must be the room that was asked for')));

/** The newest comes first; of two of one second the first is taken. */
const newestLife = (lives: readonly PastRoom[]): PastRoom | undefined =>
  lives.reduce<PastRoom | undefined>(
    (newest, life) => (newest === undefined || life.createdAt > newest.createdAt ? life : newest),
    undefined,
  );
