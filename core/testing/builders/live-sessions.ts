import type { ClassDescription, Drift, LiveSession, Room, RoomTime, RoomVisit } from '@homeroom/core';
import { MORNING } from './moments.js';

/** A class with a title and the usual values. */
export const aClassDescription = (overrides: Partial<ClassDescription> = {}): ClassDescription => ({
  title: 'Quadratic equations',
  details: null,
  startsAt: null,
  endsAt: null,
  emptyTimeoutSeconds: 1_800,
  maxParticipants: null,
  welcomeMessage: null,
  ...overrides,
});

/** An `opening` live session of the course of `aCourse`; its one room is named by `roomId`, created with it, and has no times. */
export const aLiveSession = (overrides: Partial<LiveSession> = {}): LiveSession => {
  const roomId = overrides.roomId ?? 'algebra-room';
  const createdAt = overrides.createdAt ?? MORNING;
  return {
    ...aClassDescription(),
    id: 'session-1',
    roomId,
    courseId: 'course-1',
    createdAt,
    policyVersion: 1,
    status: 'opening',
    closeRequestedAt: null,
    closedBy: null,
    resumableUntil: null,
    confirmedAt: null,
    rooms: [{ roomId, createdAt, times: [] }],
    ...overrides,
  };
};

/** The first main room of `aLiveSession`. */
export const aRoom = (overrides: Partial<Room> = {}): Room => ({
  roomId: 'algebra-room',
  liveSessionId: 'session-1',
  kind: 'main',
  createdAt: MORNING,
  ...overrides,
});

/** The first participant started the room of `aRoom`. */
export const aRoomTime = (overrides: Partial<RoomTime> = {}): RoomTime => ({
  roomId: 'algebra-room',
  source: 'started',
  at: MORNING,
  evidence: 'observed',
  sid: null,
  ...overrides,
});

/** The person of `aSeat` visited the room of `aRoom` for half an hour, by the server's own account. */
export const aVisit = (overrides: Partial<RoomVisit> = {}): RoomVisit => ({
  roomId: 'algebra-room',
  identity: 'identity000000000000000001',
  name: 'Ada Lovelace',
  kind: 'person',
  from: MORNING,
  to: MORNING + 1_800_000,
  ...overrides,
});

/** A setting that the server did not apply to the room of `aRoom`. */
export const aDrift = (overrides: Partial<Drift> = {}): Drift => ({
  liveSessionId: 'session-1',
  roomId: 'algebra-room',
  kind: 'setting',
  source: 'create',
  asked: 'features.rtmp: false',
  found: 'true',
  at: MORNING,
  repairedAt: null,
  ...overrides,
});
