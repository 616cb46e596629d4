import type { ResultAsync } from 'neverthrow';
import type { ListedPerson, VisitsReported } from '../domain/class-event.js';
import type { Instant } from '../domain/instant.js';
import type { LockSettings, RoomPolicy } from '../domain/room-policy.js';

/** The server said no. `code` and `message` are its own words: for the log, never for clients (they may hold SQL). Repeating does not help. */
export interface VideoServerRefused {
  readonly type: 'video-server-refused';
  readonly code: string;
  readonly message: string;
}

/** No answer, or "try again": whether it happened is unknown. */
export interface VideoServerUnavailable {
  readonly type: 'video-server-unavailable';
  readonly reason: string;
}

/** It answered something that we cannot read: whether it happened is unknown. */
export interface VideoServerNotUnderstood {
  readonly type: 'video-server-not-understood';
  readonly reason: string;
}

/** What any call can end with. */
export type VideoServerFailed = VideoServerRefused | VideoServerUnavailable | VideoServerNotUnderstood;

/** The room is not active: it never was, or it is over. */
export interface RoomNotActive {
  readonly type: 'room-not-active';
}

/** Rooms and people of the video server. */
export interface VideoServer {
  /** Makes a room, or finds it active with the settings of its first creation. Safe to repeat. */
  createRoom(wanted: RoomWanted): ResultAsync<CreatedRoom, VideoServerFailed>;
  /**
   * A token that lets one person into an active room. NOT to be repeated or prefetched: asking moves a person who is inside
   * to the new device.
   */
  joinToken(wanted: JoinTokenWanted): ResultAsync<JoinToken, RoomNotActive | VideoServerFailed>;
  /** Ends a room for everybody. `was-not-active`: there was nothing to end. Safe to repeat. */
  endRoom(roomId: string): ResultAsync<'ended' | 'was-not-active', VideoServerFailed>;
  /** Whether the room is active. The only answer that says that a room is over. Safe to repeat. */
  isRoomActive(roomId: string): ResultAsync<boolean, VideoServerFailed>;
  /** The people and machines of an ACTIVE room; never ask it of a room that may be over (PlugNMeet would write an end). Safe to repeat. */
  roomPeople(roomId: string): ResultAsync<RoomPeople, RoomNotActive | VideoServerFailed>;
  /** When the room's newest life ended, "at or before"; null when the server tells none. Safe to repeat. */
  pastRoomEnd(roomId: string): ResultAsync<Instant | null, VideoServerFailed>;
  /** The ids of the rooms that are active now, also of rooms that are not ours. It proves nothing of a room that is missing. Safe to repeat. */
  activeRooms(): ResultAsync<readonly string[], VideoServerFailed>;
  /**
   * The server's account of who visited a room, made once the room is over (PlugNMeet 2.x: about 50 s after); null while
   * there is none. One that is malformed, contradicts itself or is too large is `video-server-not-understood`. Safe to repeat.
   */
  visits(roomId: string): ResultAsync<VisitsReported['visits'] | null, VideoServerFailed>;
}

/** A room to be made. */
export interface RoomWanted {
  readonly roomId: string;
  readonly title: string;
  readonly welcomeMessage: string | null;
  readonly emptyTimeoutSeconds: number;
  readonly maxParticipants: number | null;
  readonly policy: RoomPolicy;
}

/** A room that exists. */
export interface CreatedRoom {
  /** The server's own time of creation, a whole second. */
  readonly createdAt: Instant;
  readonly sid: string | null;
  /** What of the policy the server did not apply. */
  readonly notApplied: readonly SettingNotApplied[];
}

/** A setting by its path in `RoomPolicy`, such as `features.chat.fileUpload`, with both values as text. */
export interface SettingNotApplied {
  readonly setting: string;
  readonly asked: string;
  readonly applied: string;
}

/** Who is to join where. */
export interface JoinTokenWanted {
  readonly roomId: string;
  readonly identity: string;
  readonly name: string;
  /** Absolute, or null. */
  readonly pictureUrl: string | null;
  /** Admins have every right in the room and no locks. */
  readonly admin: boolean;
  /** Null for admins. */
  readonly locks: LockSettings | null;
}

/** A secret that opens the room for one person. */
export interface JoinToken {
  readonly token: string;
  /** Where a browser goes with it; holds the token. */
  readonly joinUrl: string;
  readonly expiresAt: Instant;
}

/** Who is in a room now, and when the room was made. */
export interface RoomPeople {
  readonly createdAt: Instant;
  readonly sid: string | null;
  readonly people: readonly ListedPerson[];
}
