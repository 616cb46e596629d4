import { err, ok, type Result, safeTry } from 'neverthrow';
import { describeClass, type WantedClass } from '../domain/class-description.js';
import type { RoomMade, RoomReportedOver } from '../domain/class-event.js';
import type { Course } from '../domain/course.js';
import type { Drift } from '../domain/drift.js';
import type {
  InvalidInput,
  LiveSessionClosing,
  LiveSessionNotActive,
  NotAllowed,
  RoomIdUsed,
} from '../domain/errors.js';
import type { Instant } from '../domain/instant.js';
import { confirm, type LiveSession, newestRoom } from '../domain/live-session.js';
import type { Actor } from '../domain/person.js';
import { managesClass } from '../domain/role.js';
import { parseRoomId } from '../domain/room-id.js';
import { ROOM_POLICY } from '../domain/room-policy.js';
import type { Clock } from '../ports/clock.js';
import type { Drifts } from '../ports/drifts.js';
import type { StorageFailed, Stored } from '../ports/storage.js';
import type {
  CreatedRoom,
  RoomWanted,
  SettingNotApplied,
  VideoServer,
  VideoServerFailed,
} from '../ports/video-server.js';
import type { Opening, OpenOrFindSession } from './open-or-find-session.js';
import type { SettleLiveSession } from './settle-live-session.js';
import type { TakeAnswer } from './take-answer.js';

export type CreateRoomError =
  | InvalidInput
  | NotAllowed
  | RoomIdUsed
  | LiveSessionClosing
  | LiveSessionNotActive
  | StorageFailed
  | VideoServerFailed;

export interface CreateRoomInput {
  readonly by: Actor;
  readonly course: Course;
  /** The room id that the caller wants; null: a generated one. */
  readonly roomId: string | null;
  readonly wanted: WantedClass;
}

/** The course's live session with an active room. */
export interface CreatedLiveSession {
  readonly session: LiveSession;
  readonly how: Opening;
  readonly notApplied: readonly SettingNotApplied[];
}

/**
 * A teacher opens the course's class: a new live session, or the open one, or the one that the server ended by itself in a
 * next room. Safe to repeat: what failed half-way stays `opening` and is continued by the next call, or ended by the sweep
 * when the video server knows nothing of it. A room that the server refuses ends as never started at once.
 */
export const createRoom =
  (need: {
    openOrFindSession: OpenOrFindSession;
    settleLiveSession: SettleLiveSession;
    videoServer: VideoServer;
    takeAnswer: TakeAnswer;
    drifts: Drifts;
    clock: Clock;
  }) =>
  (input: CreateRoomInput): Stored<CreatedLiveSession, CreateRoomError> =>
    safeTry(async function* () {
      yield* mayCreate(input.by);
      const roomId = input.roomId === null ? null : yield* parseRoomId(input.roomId);
      const description = yield* describeClass(input.wanted, input.course.title ?? input.course.slug);
      const { session, how } = yield* need.openOrFindSession({ course: input.course, description, roomId });
      if (how === 'already-open') return ok({ session, how, notApplied: [] });
      const room = newestRoom(session);
      const asked = await need.videoServer.createRoom(roomWanted(session));
      if (asked.isErr()) {
        if (asked.error.type === 'video-server-refused' && (await isAbsent(need.videoServer, room.roomId))) {
          yield* need.takeAnswer(session, neverMade(room.roomId, need.clock.now()));
          yield* need.settleLiveSession(session.roomId);
        }
        return err(asked.error);
      }
      const now = need.clock.now();
      yield* need.takeAnswer(session, made(room.roomId, asked.value, now));
      yield* need.drifts.record(asked.value.notApplied.map((setting) => driftOf(session, room.roomId, setting, now)));
      const opened = yield* need.settleLiveSession(session.roomId, (current) => confirm(current, now));
      return ok({ session: opened ?? session, how, notApplied: asked.value.notApplied });
    });

/** A refusal ends the session only when there really is no room: another create may have made it meanwhile. */
const isAbsent = async (videoServer: VideoServer, roomId: string): Promise<boolean> => {
  const active = await videoServer.isRoomActive(roomId);
  return active.isOk() && !active.value;
};

const mayCreate = (by: Actor): Result<void, NotAllowed> =>
  managesClass(by.role)
    ? ok(undefined)
    : err({ type: 'not-allowed', rule: 'only a teacher or an assistant opens a class' });

const roomWanted = (session: LiveSession): RoomWanted => ({
  roomId: newestRoom(session).roomId,
  title: session.title,
  welcomeMessage: session.welcomeMessage,
  emptyTimeoutSeconds: session.emptyTimeoutSeconds,
  maxParticipants: session.maxParticipants,
  policy: ROOM_POLICY,
});

const made = (roomId: string, { createdAt, sid }: CreatedRoom, at: Instant): RoomMade => ({
  type: 'room-made',
  room: { roomId, parentRoomId: null, sid },
  at,
  createdAt,
});

const neverMade = (roomId: string, at: Instant): RoomReportedOver => ({
  type: 'room-reported-over',
  room: { roomId, parentRoomId: null, sid: null },
  at,
  endedAt: null,
});

const driftOf = (session: LiveSession, roomId: string, setting: SettingNotApplied, at: Instant): Drift => ({
  liveSessionId: session.id,
  roomId,
  kind: 'setting',
  source: 'create',
  asked: `${setting.setting} = ${setting.asked}`,
  found: setting.applied,
  at,
  repairedAt: null,
});

export type CreateRoom = ReturnType<typeof createRoom>;
