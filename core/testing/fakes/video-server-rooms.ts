import type {
  Instant,
  JoinTokenWanted,
  ListedPerson,
  RoomNotActive,
  RoomWanted,
  SettingNotApplied,
  VideoServer,
  VideoServerFailed,
  VisitsReported,
} from '@homeroom/core';
import { err, ok, type Result } from 'neverthrow';
import { copyOf } from '../copy-of.js';

/** A room that is active. */
export interface LivingRoom {
  readonly createdAt: Instant;
  readonly sid: string;
  readonly people: Map<string, ListedPerson>;
  /** By the key of the connection; of people only. */
  readonly visits: Map<string, Visit>;
}

/** A visit as the server's account tells it. */
export type Visit = VisitsReported['visits'][number];

/** What a room's last life left behind. */
export interface LifeEnded {
  readonly endedAt: Instant;
  /** Null when the server makes none. */
  readonly account: readonly Visit[] | null;
  /** From when on the account is there. */
  readonly accountFrom: Instant;
}

/** What a scripted video server holds. */
export interface ServerState {
  readonly rooms: Map<string, LivingRoom>;
  /** The newest life of each room that has ended. */
  readonly ends: Map<string, LifeEnded>;
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
  calls: {
    createRoom: 0,
    joinToken: 0,
    endRoom: 0,
    isRoomActive: 0,
    roomPeople: 0,
    pastRoomEnd: 0,
    activeRooms: 0,
    visits: 0,
  },
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

/** How long after a room's end its account is made (exchange `artifact-info`). */
const ACCOUNT_AFTER_MS = 50_000;

/** Ends the room's life at `at`; false when it was not active. */
export const endLife = (state: ServerState, roomId: string, at: Instant): boolean => {
  const life = state.rooms.get(roomId);
  if (life === undefined) return false;
  state.rooms.delete(roomId);
  const account = [...life.visits.values()];
  state.ends.set(roomId, { endedAt: secondOf(at), account, accountFrom: at + ACCOUNT_AFTER_MS });
  return true;
};

/** The account of a room that is over; null while there is none. */
export const accountOf = (state: ServerState, roomId: string, now: Instant): readonly Visit[] | null => {
  const ended = state.ends.get(roomId);
  return ended === undefined || state.rooms.has(roomId) || now < ended.accountFrom ? null : ended.account;
};

/** Somebody comes in: a visit begins, unless theirs goes on. */
export const enterRoom = ({ people, visits }: LivingRoom, person: ListedPerson, at: Instant): void => {
  const { key, identity, name, kind } = person;
  people.set(key, copyOf(person));
  if (kind === 'machine' || visits.has(key)) return;
  visits.set(key, { identity, name, kind, from: at, to: null });
};

/** Somebody goes: their visit ends. */
export const leaveRoom = ({ people, visits }: LivingRoom, key: string, at: Instant): void => {
  const visit = visits.get(key);
  if (people.delete(key) && visit !== undefined) visits.set(key, { ...visit, to: at });
};

/** Server times are whole seconds, rounded down. */
export const secondOf = (at: Instant): Instant => Math.floor(at / 1_000) * 1_000;
