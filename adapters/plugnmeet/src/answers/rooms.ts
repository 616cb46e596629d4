import type { Instant, ListedPerson } from '@homeroom/core';
import { ok, type Result, safeTry } from 'neverthrow';
import { readListedPerson } from '../participant.js';
import {
  fieldOf,
  type JsonObject,
  type Misread,
  objectAt,
  objectsAt,
  readEach,
  textAt,
  within,
} from '../reading/json.js';
import { certainMomentAt, momentAt } from '../reading/moment.js';
import { idAt, idOrNullAt } from '../reading/plain-text.js';

/** A room, as `room/create` and the lists of active rooms tell it. */
export interface RoomInfo {
  readonly roomId: string;
  readonly sid: string | null;
  /** A whole second. */
  readonly createdAt: Instant;
  /** The room's settings: JSON in a text, as it came. */
  readonly metadata: string;
}

/** An active room with everybody in it, machines too. */
export interface ActiveRoom {
  readonly room: RoomInfo;
  readonly people: readonly ListedPerson[];
}

/** A life of a room in the list of past rooms, which holds running ones too (fixture `past-rooms-page`). */
export interface PastRoom {
  readonly roomId: string;
  readonly sid: string | null;
  readonly createdAt: Instant;
  /** "At or before"; null while none is told. */
  readonly endedAt: Instant | null;
  /** The analytics file, about 50 s after the end; null until then and where analytics are off. */
  readonly analyticsFileId: string | null;
}

/** Reads `room_info` of an answer of `room/create`. */
export const readCreatedRoom = (answer: JsonObject): Result<RoomInfo, Misread> =>
  objectAt(answer, 'room_info').andThen((room) => readRoomInfo(room).mapErr(within('room_info')));

/** Reads `room` of an answer of `room/getActiveRoomInfo`. */
export const readActiveRoom = (answer: JsonObject): Result<ActiveRoom, Misread> =>
  objectAt(answer, 'room').andThen((room) => readRoomWithPeople(room).mapErr(within('room')));

/** Reads `rooms` of an answer of `room/getActiveRoomsInfo`. */
export const readActiveRooms = (answer: JsonObject): Result<readonly ActiveRoom[], Misread> =>
  objectsAt(answer, 'rooms').andThen((rooms) => readEach(rooms, readRoomWithPeople).mapErr(within('rooms')));

const readRoomWithPeople = (json: JsonObject): Result<ActiveRoom, Misread> =>
  safeTry(function* () {
    const room = yield* readCreatedRoom(json);
    const participants = yield* objectsAt(json, 'participants_info');
    const people = yield* readEach(participants.filter(isThere), readListedPerson).mapErr(within('participants_info'));
    return ok({ room, people });
  });

/** LiveKit may still list somebody who has just gone. */
const isThere = (participant: JsonObject): boolean => fieldOf(participant, 'state') !== 'DISCONNECTED';

const readRoomInfo = (room: JsonObject): Result<RoomInfo, Misread> =>
  safeTry(function* () {
    const roomId = yield* idAt(room, 'room_id');
    const sid = yield* idOrNullAt(room, 'sid');
    const createdAt = yield* certainMomentAt(room, 'creation_time');
    const metadata = yield* textAt(room, 'metadata');
    return ok({ roomId, sid, createdAt, metadata });
  });

/** Reads one room of the list of past rooms. */
export const readPastRoom = (room: JsonObject): Result<PastRoom, Misread> =>
  safeTry(function* () {
    const roomId = yield* idAt(room, 'room_id');
    const sid = yield* idOrNullAt(room, 'room_sid');
    const createdAt = yield* certainMomentAt(room, 'created');
    const endedAt = yield* momentAt(room, 'ended');
    const analyticsFileId = yield* idOrNullAt(room, 'analytics_file_id');
    return ok({ roomId, sid, createdAt, endedAt, analyticsFileId });
  });
