import { ok, okAsync, safeTry } from 'neverthrow';
import type { ClassEvent, EventOutcome, EventRoom } from '../domain/class-event.js';
import type { KnownRoom, Rooms } from '../ports/rooms.js';
import type { Stored } from '../ports/storage.js';
import type { ApplyParticipantJoined } from './participant-joined.js';
import type { ApplyParticipantLeft } from './participant-left.js';
import type { ApplyParticipantSeen } from './participant-seen.js';
import type { ApplyRecordingAnnounced } from './recording-announced.js';
import type { ApplyRoomFinished } from './room-finished.js';
import type { ApplyRoomStarted } from './room-started.js';
import type { ApplyServerAnswer } from './server-answered.js';

/** The use case for each class event. */
export interface ClassEventHandlers {
  readonly roomStarted: ApplyRoomStarted;
  readonly roomFinished: ApplyRoomFinished;
  readonly participantJoined: ApplyParticipantJoined;
  readonly participantLeft: ApplyParticipantLeft;
  readonly participantSeen: ApplyParticipantSeen;
  readonly recordingAnnounced: ApplyRecordingAnnounced;
  readonly serverAnswered: ApplyServerAnswer;
}

/**
 * Finds the live session that an event's room belongs to, and hands the event to its use case. A breakout room becomes
 * known by the first event that names its parent. Safe to repeat, in any order. Errors: `storage-failed`.
 */
export const applyClassEvent =
  (need: { rooms: Rooms; handlers: ClassEventHandlers }) =>
  (event: ClassEvent): Stored<EventOutcome> =>
    safeTry(async function* () {
      const room = yield* roomOf(need.rooms, event.room);
      if (room === null) return ok({ type: 'ignored', reason: 'unknown-room' } as const);
      return handle(need.handlers, event, room);
    });

const roomOf = (rooms: Rooms, { roomId, parentRoomId }: EventRoom): Stored<KnownRoom | null> =>
  rooms.find(roomId).andThen((known) => {
    if (known !== null || parentRoomId === null) return okAsync(known);
    return rooms.find(parentRoomId).andThen((parent) => {
      if (parent === null) return okAsync(null);
      const { liveSessionId, createdAt } = parent;
      return rooms.adopt({ roomId, liveSessionId, kind: 'breakout', createdAt }).map((room): KnownRoom | null => room);
    });
  });

const handle = (handlers: ClassEventHandlers, event: ClassEvent, room: KnownRoom): Stored<EventOutcome> => {
  switch (event.type) {
    case 'room-started':
      return handlers.roomStarted(event, room);
    case 'room-finished':
      return handlers.roomFinished(event, room);
    case 'participant-joined':
      return handlers.participantJoined(event, room);
    case 'participant-left':
      return handlers.participantLeft(event, room);
    case 'participant-seen':
      return handlers.participantSeen(event, room);
    case 'recording-reported':
      return handlers.recordingAnnounced(event, room);
    case 'room-made':
    case 'people-listed':
    case 'room-reported-over':
    case 'visits-reported':
      return handlers.serverAnswered(event, room);
  }
};

export type ApplyClassEvent = ReturnType<typeof applyClassEvent>;
