import type { JoinToken, VideoServer } from '@homeroom/core';
import type { PastRoom } from './answers/rooms.js';
import { tokenExpiry } from './answers/token.js';
import { misunderstood } from './calls/failures.js';
import type { PlugNMeetClient } from './plugnmeet-client.js';
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
      client.createRoom(roomRequest(wanted, webhookUrl)).map(({ createdAt, sid, metadata }) => ({
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
      client.activeRoomInfo(roomId).map(({ room, people }) => ({ createdAt: room.createdAt, sid: room.sid, people })),

    pastRoomEnd: (roomId) =>
      client
        .pastRooms({ roomIds: [roomId] })
        .map(({ items }) => newestLife(items.filter((life) => life.roomId === roomId))?.endedAt ?? null),

    activeRooms: () => client.activeRoomsInfo().map((rooms) => rooms.map(({ room }) => room.roomId)),

    visits: (roomId) => roomVisits(client, roomId),
  };
};

/** The newest comes first; of two of one second the first is taken. */
const newestLife = (lives: readonly PastRoom[]): PastRoom | undefined =>
  lives.reduce<PastRoom | undefined>(
    (newest, life) => (newest === undefined || life.createdAt > newest.createdAt ? life : newest),
    undefined,
  );
