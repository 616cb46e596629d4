import type { Sighting } from './connection.js';
import type { LeaveReason } from './departure.js';
import type { Instant } from './instant.js';
import type { RoomId } from './room-id.js';
import type { RoomVisit } from './visit.js';

/** The room that an event is about. `parentRoomId` is told by breakout rooms only; never guess it from the name. */
export interface EventRoom {
  readonly roomId: RoomId;
  readonly parentRoomId: RoomId | null;
  /** PlugNMeet's id of the room's life; recorded only. */
  readonly sid: string | null;
}

/** A room was created, or its first participant started it. */
export interface RoomStarted {
  readonly type: 'room-started';
  readonly room: EventRoom;
  readonly what: 'created' | 'started';
  readonly at: Instant;
}

/** A room is over. `finished` is stamped when it happened, `session-ended` when it was sent. */
export interface RoomFinished {
  readonly type: 'room-finished';
  readonly room: EventRoom;
  readonly what: 'finished' | 'session-ended';
  readonly at: Instant;
}

/** Somebody, or a machine, came in. */
export interface ParticipantJoined {
  readonly type: 'participant-joined';
  readonly room: EventRoom;
  readonly who: Sighting;
  readonly joinedAt: Instant;
}

/** Somebody, or a machine, was noticed to have left; `noticedAt` is a whole second and may be 20 s late (`departure.ts`). */
export interface ParticipantLeft {
  readonly type: 'participant-left';
  readonly room: EventRoom;
  readonly who: Sighting;
  readonly joinedAt: Instant;
  readonly noticedAt: Instant;
  readonly reason: LeaveReason | null;
}

/** A sign of life of a connection, such as a microphone switched on. */
export interface ParticipantSeen {
  readonly type: 'participant-seen';
  readonly room: EventRoom;
  readonly who: Sighting;
  readonly at: Instant;
}

/** A recorder said something about one recording. */
export interface RecordingReported {
  readonly type: 'recording-reported';
  readonly room: EventRoom;
  readonly recordId: string;
  readonly what: 'started' | 'ended' | 'announced' | 'transcoded';
  readonly at: Instant;
  /** The announced size in bytes (true to 5 kB), with `announced` only. */
  readonly announcedBytes: number | null;
  /** What the recorder said when it was not "success". A warning, not an end: it still transcodes what it has. */
  readonly warning: string | null;
}

/** Somebody in the server's list of a room's people. */
export interface ListedPerson extends Sighting {
  readonly joinedAt: Instant;
}

/** The server's answer to a create: the room is there. */
export interface RoomMade {
  readonly type: 'room-made';
  readonly room: EventRoom;
  /** When we asked. */
  readonly at: Instant;
  /** The server's own time of the room's creation. */
  readonly createdAt: Instant;
}

/** The server's answer that a room is active, with its people. A list proves presence; see `peopleListed` for absence. */
export interface PeopleListed {
  readonly type: 'people-listed';
  readonly room: EventRoom;
  readonly at: Instant;
  /** The server's own time of the room's creation. */
  readonly createdAt: Instant;
  readonly people: readonly ListedPerson[];
}

/** The server's answer that a room is not active, with its end when the list of past rooms tells one. */
export interface RoomReportedOver {
  readonly type: 'room-reported-over';
  readonly room: EventRoom;
  /** When we asked. */
  readonly at: Instant;
  /** "At or before"; null when the server does not know the room, or tells no end. */
  readonly endedAt: Instant | null;
}

/** The server's account of who visited a room, made once the room was over. */
export interface VisitsReported {
  readonly type: 'visits-reported';
  readonly room: EventRoom;
  /** When we asked. */
  readonly at: Instant;
  readonly visits: readonly Omit<RoomVisit, 'roomId'>[];
}

/** What the video server answers when it is asked: kept as an observation, like what it sends by itself. */
export type ServerAnswer = RoomMade | PeopleListed | RoomReportedOver | VisitsReported;

/** A fact from the video server in our words: one that it sent, or one that it answered. No term of PlugNMeet is in it. */
export type ClassEvent =
  | RoomStarted
  | RoomFinished
  | ParticipantJoined
  | ParticipantLeft
  | ParticipantSeen
  | RecordingReported
  | ServerAnswer;

/** What became of an event. `ignored` is an outcome too: `unknown-room` is looked at again when the room becomes known. */
export type EventOutcome =
  | { readonly type: 'applied' }
  | { readonly type: 'ignored'; readonly reason: 'unknown-room' | 'not-about-a-class' };

/** The outcome of an event that took effect, or had done so before. */
export const APPLIED: EventOutcome = { type: 'applied' };
