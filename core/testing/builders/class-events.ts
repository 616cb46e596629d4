import type {
  EventRoom,
  ListedPerson,
  ParticipantJoined,
  ParticipantLeft,
  ParticipantSeen,
  PeopleListed,
  RecordingReported,
  RoomFinished,
  RoomMade,
  RoomReportedOver,
  RoomStarted,
  Sighting,
  VisitsReported,
} from '@homeroom/core';
import { aVisit } from './live-sessions.js';
import { MORNING } from './moments.js';

/** The room of `aRoom`, as events name it. */
export const anEventRoom = (overrides: Partial<EventRoom> = {}): EventRoom => ({
  roomId: 'algebra-room',
  parentRoomId: null,
  sid: null,
  ...overrides,
});

/** The person of `aSeat`, on the device of `aConnection`. */
export const aSighting = (overrides: Partial<Sighting> = {}): Sighting => ({
  key: 'PA_1',
  identity: 'identity000000000000000001',
  name: 'Ada Lovelace',
  kind: 'person',
  ...overrides,
});

/** The first participant started the room. */
export const aRoomStarted = (overrides: Partial<RoomStarted> = {}): RoomStarted => ({
  type: 'room-started',
  room: anEventRoom(),
  what: 'started',
  at: MORNING,
  ...overrides,
});

/** The room is over after an hour. */
export const aRoomFinished = (overrides: Partial<RoomFinished> = {}): RoomFinished => ({
  type: 'room-finished',
  room: anEventRoom(),
  what: 'finished',
  at: MORNING + 3_600_000,
  ...overrides,
});

/** The person of `aSighting` came in. */
export const aParticipantJoined = (overrides: Partial<ParticipantJoined> = {}): ParticipantJoined => ({
  type: 'participant-joined',
  room: anEventRoom(),
  who: aSighting(),
  joinedAt: MORNING,
  ...overrides,
});

/** The person of `aSighting` said goodbye after half an hour. */
export const aParticipantLeft = (overrides: Partial<ParticipantLeft> = {}): ParticipantLeft => ({
  type: 'participant-left',
  room: anEventRoom(),
  who: aSighting(),
  joinedAt: MORNING,
  noticedAt: MORNING + 1_800_000,
  reason: 'CLIENT_INITIATED',
  ...overrides,
});

/** The person of `aSighting` gave a sign of life after ten minutes. */
export const aParticipantSeen = (overrides: Partial<ParticipantSeen> = {}): ParticipantSeen => ({
  type: 'participant-seen',
  room: anEventRoom(),
  who: aSighting(),
  at: MORNING + 600_000,
  ...overrides,
});

/** A recorder started `record-1`. */
export const aRecordingReported = (overrides: Partial<RecordingReported> = {}): RecordingReported => ({
  type: 'recording-reported',
  room: anEventRoom(),
  recordId: 'record-1',
  what: 'started',
  at: MORNING + 60_000,
  announcedBytes: null,
  warning: null,
  ...overrides,
});

/** The person of `aSighting`, as a list of people tells. */
export const aListedPerson = (overrides: Partial<ListedPerson> = {}): ListedPerson => ({
  ...aSighting(),
  joinedAt: MORNING,
  ...overrides,
});

/** The server's list of the room after twenty minutes, with the person of `aSighting`. */
export const aPeopleListed = (overrides: Partial<PeopleListed> = {}): PeopleListed => ({
  type: 'people-listed',
  room: anEventRoom(),
  at: MORNING + 1_200_000,
  createdAt: MORNING,
  people: [aListedPerson()],
  ...overrides,
});

/** The server's answer after an hour and a half that the room is not active. */
export const aRoomReportedOver = (overrides: Partial<RoomReportedOver> = {}): RoomReportedOver => ({
  type: 'room-reported-over',
  room: anEventRoom(),
  at: MORNING + 5_400_000,
  endedAt: null,
  ...overrides,
});

/** The server's answer to our create, half a second after it made the room. */
export const aRoomMade = (overrides: Partial<RoomMade> = {}): RoomMade => ({
  type: 'room-made',
  room: anEventRoom(),
  at: MORNING + 500,
  createdAt: MORNING,
  ...overrides,
});

/** The server's account after an hour and a half, with the visit of `aVisit`. */
export const aVisitsReported = (overrides: Partial<VisitsReported> = {}): VisitsReported => {
  const { roomId: _, ...visit } = aVisit();
  return { type: 'visits-reported', room: anEventRoom(), at: MORNING + 5_400_000, visits: [visit], ...overrides };
};
