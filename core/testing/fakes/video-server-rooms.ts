import type {
  Instant,
  JoinTokenWanted,
  ListedPerson,
  RoomNotActive,
  RoomWanted,
  SettingNotApplied,
  VideoServer,
  VideoServerFailed,
} from '@homeroom/core';
import { err, ok, type Result } from 'neverthrow';

/** A room that is active. */
export interface LivingRoom {
  readonly createdAt: Instant;
  readonly sid: string;
  readonly people: Map<string, ListedPerson>;
}

/** What a scripted video server holds. */
export interface ServerState {
  readonly rooms: Map<string, LivingRoom>;
  /** The end of the newest life of each room that has ended. */
  readonly ends: Map<string, Instant>;
  readonly failures: Map<
    keyof VideoServer | 'every call',
    { readonly failure: VideoServerFailed; readonly afterwards: boolean }
  >;
  readonly calls: Record<keyof VideoServer, number>;
  readonly roomsWanted: RoomWanted[];
  readonly tokensWanted: JoinTokenWanted[];
  notApplied: readonly SettingNotApplied[];
  lives: number;
}

/** No rooms, nothing asked. */
export const emptyServer = (): ServerState => ({
  rooms: new Map(),
  ends: new Map(),
  failures: new Map(),
  calls: { createRoom: 0, joinToken: 0, endRoom: 0, isRoomActive: 0, roomPeople: 0, pastRoomEnd: 0 },
  roomsWanted: [],
  tokensWanted: [],
  notApplied: [],
  lives: 0,
});

/** The active room of that id. */
export const livingRoom = (state: ServerState, roomId: string): Result<LivingRoom, RoomNotActive> => {
  const room = state.rooms.get(roomId);
  return room === undefined ? err({ type: 'room-not-active' }) : ok(room);
};

/** Ends the room's life at `at`; false when it was not active. */
export const endLife = (state: ServerState, roomId: string, at: Instant): boolean => {
  const ended = state.rooms.delete(roomId);
  if (ended) state.ends.set(roomId, at);
  return ended;
};

/** Server times are whole seconds, rounded down. */
export const secondOf = (at: Instant): Instant => Math.floor(at / 1_000) * 1_000;
