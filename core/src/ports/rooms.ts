import type { Room, RoomList, RoomTime } from '../domain/room.js';
import type { RoomId } from '../domain/room-id.js';
import type { RoomVisit } from '../domain/visit.js';
import type { Stored } from './storage.js';

/** Which rooms belong to live sessions, and what was told of their times. */
export interface Rooms {
  /** A main or breakout room that is ours, with the room id of its live session; null for all others. */
  find(roomId: string): Stored<KnownRoom | null>;
  /** Those of some rooms that are ours, each once, in no order, and how their live sessions stand; in one question, however many. */
  findAll(roomIds: readonly string[]): Stored<readonly RoomStanding[]>;
  /**
   * Makes a breakout room known, unless it is. Entries of the inbox that were ignored as `unknown-room` for it become
   * pending again, in the same transaction; see `Inbox.settle` for the other side of that race. Safe to repeat and to race.
   */
  adopt(room: Room): Stored<KnownRoom>;
  /** Adds a time; one that is there (keyed by room, source and moment) is merged by `mergeTime`. Safe to repeat and to race. */
  addTime(time: RoomTime): Stored<void>;
  /** Adds a list of people. Two of one room and moment become one with the keys of both. Safe to repeat and to race. */
  addList(list: RoomList): Stored<void>;
  /** Adds visits; one that is there (keyed by room, identity and beginning) is merged by `mergeVisit`. All or nothing. Safe to repeat and to race. */
  addVisits(visits: readonly RoomVisit[]): Stored<void>;
}

/** A room of ours, and whether its live session has ended. */
export interface RoomStanding {
  readonly roomId: RoomId;
  /** `LiveSession.roomId` of the session that it belongs to. */
  readonly sessionRoomId: string;
  readonly sessionEnded: boolean;
}

/** A room of ours. */
export interface KnownRoom extends Room {
  /** `LiveSession.roomId` of the session that it belongs to. */
  readonly sessionRoomId: string;
}
