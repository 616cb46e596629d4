import type {
  Clock,
  CreatedRoom,
  Instant,
  JoinTokenWanted,
  ListedPerson,
  RoomWanted,
  SettingNotApplied,
  VideoServer,
  VideoServerFailed,
} from '@homeroom/core';
import { err, ok, type Result, ResultAsync } from 'neverthrow';
import { copyOf } from '../copy-of.js';
import {
  accountOf,
  emptyServer,
  endLife,
  enterRoom,
  leaveRoom,
  livingRoom,
  type ServerState,
  secondOf,
  type Visit,
} from './video-server-rooms.js';

/** The calls of a video server. */
export type VideoServerCall = keyof VideoServer;

/**
 * A video server of one process, with rooms and people that a test moves. It sends no events. 50 s after a room's end it gives
 * a true account of who entered and left.
 */
export interface ScriptedVideoServer extends VideoServer {
  /**
   * From now on the call fails so; with `afterwards` it does its work first and its answer is lost, which is what
   * "unavailable" cannot rule out. Every call, when none is named.
   */
  fail(failure: VideoServerFailed, options?: { readonly call?: VideoServerCall; readonly afterwards?: boolean }): void;
  /** All calls work again. */
  recover(): void;
  /** Somebody enters an active room, now. A person who is in it with the same key is replaced. */
  enter(roomId: string, person: ListedPerson): void;
  /** The connection of that key leaves the room, now. */
  leave(roomId: string, key: string): void;
  /** The room ends by itself: everybody left, or its time was up. */
  finish(roomId: string): void;
  /**
   * From now on the account of the room, which must be over, tells these visits instead of who entered and left; null: the server
   * makes none.
   */
  accounts(roomId: string, visits: readonly Visit[] | null): void;
  /** What every room made from now on does not apply. */
  doesNotApply(settings: readonly SettingNotApplied[]): void;
  /** How often each call was made, failed ones too. */
  readonly calls: Readonly<Record<VideoServerCall, number>>;
  /** What was asked of it and done, in order. */
  readonly roomsWanted: readonly RoomWanted[];
  readonly tokensWanted: readonly JoinTokenWanted[];
}

/** How long a join token of it opens the room. */
const TOKEN_LIFE_MS = 600_000;

/** A video server without rooms, which tells the time of `clock`. */
export const scriptedVideoServer = ({ clock }: { readonly clock: Clock }): ScriptedVideoServer => {
  const state = emptyServer();
  const now = (): Instant => secondOf(clock.now());
  return {
    createRoom: (wanted) => answer(state, 'createRoom', () => ok(createRoom(state, wanted, now()))),
    joinToken: (wanted) =>
      answer(state, 'joinToken', () =>
        livingRoom(state, wanted.roomId).map(() => {
          state.tokensWanted.push(copyOf(wanted));
          const token = `token-${state.tokensWanted.length}`;
          const joinUrl = `https://video.example/?access_token=${token}`;
          return { token, joinUrl, expiresAt: clock.now() + TOKEN_LIFE_MS };
        }),
      ),
    endRoom: (roomId) =>
      answer(state, 'endRoom', () => ok(endLife(state, roomId, clock.now()) ? 'ended' : 'was-not-active')),
    isRoomActive: (roomId) => answer(state, 'isRoomActive', () => ok(livingRoom(state, roomId).isOk())),
    roomPeople: (roomId) =>
      answer(state, 'roomPeople', () =>
        livingRoom(state, roomId).map(({ createdAt, sid, people }) => ({
          createdAt,
          sid,
          people: [...people.values()],
        })),
      ),
    pastRoomEnd: (roomId) => answer(state, 'pastRoomEnd', () => ok(state.ends.get(roomId)?.endedAt ?? null)),
    activeRooms: () => answer(state, 'activeRooms', () => ok([...state.rooms.keys()])),
    visits: (roomId) => answer(state, 'visits', () => ok(accountOf(state, roomId, clock.now()))),
    fail: (failure, { call, afterwards = false } = {}) => {
      state.failures.set(call ?? 'every call', { failure, afterwards });
    },
    recover: () => state.failures.clear(),
    enter: (roomId, person) => enterRoom(roomOf(state, roomId), person, clock.now()),
    leave: (roomId, key) => leaveRoom(roomOf(state, roomId), key, clock.now()),
    finish: (roomId) => {
      if (!endLife(state, roomId, clock.now())) throw new Error(`room ${roomId} is not active`);
    },
    accounts: (roomId, visits) => {
      const ended = state.ends.get(roomId);
      if (ended === undefined) throw new Error(`room ${roomId} is not over`);
      state.ends.set(roomId, { ...ended, account: copyOf(visits), accountFrom: ended.endedAt });
    },
    doesNotApply: (settings) => {
      state.notApplied = copyOf(settings);
    },
    calls: state.calls,
    roomsWanted: state.roomsWanted,
    tokensWanted: state.tokensWanted,
  };
};

const createRoom = (state: ServerState, wanted: RoomWanted, createdAt: Instant): CreatedRoom => {
  state.roomsWanted.push(copyOf(wanted));
  const { notApplied } = state;
  const found = livingRoom(state, wanted.roomId);
  if (found.isOk()) return { createdAt: found.value.createdAt, sid: found.value.sid, notApplied };
  const sid = `SID-${++state.lives}`;
  state.rooms.set(wanted.roomId, { createdAt, sid, people: new Map(), visits: new Map() });
  return { createdAt, sid, notApplied };
};

const roomOf = (state: ServerState, roomId: string) => {
  const room = livingRoom(state, roomId);
  if (room.isErr()) throw new Error(`room ${roomId} is not active`);
  return room.value;
};

/** Counts the call and answers it later, as the script says. */
const answer = <T, E>(
  state: ServerState,
  call: VideoServerCall,
  work: () => Result<T, E>,
): ResultAsync<T, E | VideoServerFailed> => {
  state.calls[call] += 1;
  return new ResultAsync<T, E | VideoServerFailed>(
    Promise.resolve().then(() => {
      const script = state.failures.get(call) ?? state.failures.get('every call');
      if (script === undefined) return work().map((value) => copyOf(value));
      if (script.afterwards) work();
      return err(script.failure);
    }),
  );
};
