import type { ClassEvent, ConnectionKind, EventRoom, Instant, ListedPerson } from '@homeroom/core';
import { err, ok, type Result, safeTry } from 'neverthrow';
import {
  fieldOf,
  type JsonObject,
  type Misread,
  misread,
  objectAt,
  objectsAt,
  readEach,
  within,
} from '../reading/json.js';

/** Reads a kept answer of the video server: our own JSON of the class event, so nothing of it may be missing or different. */
export const readKeptAnswer = (json: JsonObject): Result<ClassEvent, Misread> => {
  switch (fieldOf(json, 'type')) {
    case 'people-listed':
      return readPeopleListed(json);
    case 'room-reported-over':
      return readRoomReportedOver(json);
    default:
      return err(misread('type', 'must be people-listed or room-reported-over'));
  }
};

const readPeopleListed = (json: JsonObject): Result<ClassEvent, Misread> =>
  safeTry(function* () {
    const room = yield* readRoom(json);
    const at = yield* instantAt(json, 'at');
    const createdAt = yield* instantAt(json, 'createdAt');
    if (fieldOf(json, 'people') === undefined) return err(misread('people', 'must be a list of objects'));
    const people = yield* objectsAt(json, 'people').andThen((list) =>
      readEach(list, readPerson).mapErr(within('people')),
    );
    return ok({ type: 'people-listed', room, at, createdAt, people });
  });

const readRoomReportedOver = (json: JsonObject): Result<ClassEvent, Misread> =>
  safeTry(function* () {
    const room = yield* readRoom(json);
    const at = yield* instantAt(json, 'at');
    const endedAt = fieldOf(json, 'endedAt') === null ? null : yield* instantAt(json, 'endedAt');
    return ok({ type: 'room-reported-over', room, at, endedAt });
  });

const readRoom = (json: JsonObject): Result<EventRoom, Misread> =>
  objectAt(json, 'room').andThen((room) =>
    safeTry(function* () {
      const roomId = yield* ownTextAt(room, 'roomId');
      const parentRoomId = yield* ownTextOrNullAt(room, 'parentRoomId');
      const sid = yield* ownTextOrNullAt(room, 'sid');
      return ok({ roomId, parentRoomId, sid });
    }).mapErr(within('room')),
  );

const readPerson = (json: JsonObject): Result<ListedPerson, Misread> =>
  safeTry(function* () {
    const key = yield* ownTextAt(json, 'key');
    const identity = yield* ownTextAt(json, 'identity');
    const name = yield* ownTextOrNullAt(json, 'name');
    const kind = yield* kindAt(json, 'kind');
    const joinedAt = yield* instantAt(json, 'joinedAt');
    return ok({ key, identity, name, kind, joinedAt });
  });

const ownTextAt = (json: JsonObject, field: string): Result<string, Misread> => {
  const value = fieldOf(json, field);
  return typeof value === 'string' ? ok(value) : err(misread(field, 'must be text'));
};

const ownTextOrNullAt = (json: JsonObject, field: string): Result<string | null, Misread> =>
  fieldOf(json, field) === null ? ok(null) : ownTextAt(json, field);

const instantAt = (json: JsonObject, field: string): Result<Instant, Misread> => {
  const value = fieldOf(json, field);
  return typeof value === 'number' && Number.isSafeInteger(value)
    ? ok(value)
    : err(misread(field, 'must be an instant'));
};

const kindAt = (json: JsonObject, field: string): Result<ConnectionKind, Misread> => {
  const value = fieldOf(json, field);
  return value === 'person' || value === 'phone' || value === 'machine'
    ? ok(value)
    : err(misread(field, 'must be person, phone or machine'));
};
