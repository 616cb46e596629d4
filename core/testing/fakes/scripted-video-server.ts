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
import { emptyServer, endLife, livingRoom, type ServerState, secondOf } from './video-server-rooms.js';

/** The calls of a video server. */
export type VideoServerCall = keyof VideoServer;

/** A video server of one process, with rooms and people that a test moves. It sends no events. */
export interface ScriptedVideoServer extends VideoServer {
  /**
   * From now on the call fails so; with `afterwards` it does its work first and its answer is lost, which is what
   * "unavailable" cannot rule out. Every call, when none is named.
   */
  fail(failure: VideoServerFailed, options?: { readonly call?: VideoServerCall; readonly afterwards?: boolean }): void;
  /** All calls work again. */
  recover(): void;
  /** Somebody enters an active room. A person who is in it with the same key is replaced. */
  enter(roomId: string, person: ListedPerson): void;
  /** The connection of that key leaves the room. */
  leave(roomId: string, key: string): void;
  /** The room ends by itself: everybody left, or its time was up. */
  finish(roomId: string): void;
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
    endRoom: (roomId) => answer(state, 'endRoom', () => ok(endLife(state, roomId, now()) ? 'ended' : 'was-not-active')),
    isRoomActive: (roomId) => answer(state, 'isRoomActive', () => ok(livingRoom(state, roomId).isOk())),
    roomPeople: (roomId) =>
      answer(state, 'roomPeople', () =>
        livingRoom(state, roomId).map(({ createdAt, sid, people }) => ({
          createdAt,
          sid,
          people: [...people.values()],
        })),
      ),
    pastRoomEnd: (roomId) => answer(state, 'pastRoomEnd', () => ok(state.ends.get(roomId) ?? null)),
    fail: (failure, { call, afterwards = false } = {}) => {
      state.failures.set(call ?? 'every call', { failure, afterwards });
    },
    recover: () => state.failures.clear(),
    enter: (roomId, person) => roomOf(state, roomId).people.set(person.key, copyOf(person)),
    leave: (roomId, key) => roomOf(state, roomId).people.delete(key),
    finish: (roomId) => {
      if (!endLife(state, roomId, now())) throw new Error(`room ${roomId} is not active`);
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
  state.rooms.set(wanted.roomId, { createdAt, sid, people: new Map() });
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
