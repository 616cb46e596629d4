import type { ClassEvent, ConnectionKind, EventRoom, Instant, ListedPerson, VisitsReported } from '@homeroom/core';
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
    case 'room-made':
      return readRoomMade(json);
    case 'people-listed':
      return readPeopleListed(json);
    case 'room-reported-over':
      return readRoomReportedOver(json);
    case 'visits-reported':
      return readVisitsReported(json);
    default:
      return err(misread('type', 'must be the type of an answer'));
  }
};

const readRoomMade = (json: JsonObject): Result<ClassEvent, Misread> =>
  safeTry(function* () {
    const room = yield* readRoom(json);
    const at = yield* instantAt(json, 'at');
    const createdAt = yield* instantAt(json, 'createdAt');
    return ok({ type: 'room-made', room, at, createdAt });
  });

const readPeopleListed = (json: JsonObject): Result<ClassEvent, Misread> =>
  safeTry(function* () {
    const room = yield* readRoom(json);
    const at = yield* instantAt(json, 'at');
    const createdAt = yield* instantAt(json, 'createdAt');
    const people = yield* ownListAt(json, 'people', readPerson);
    return ok({ type: 'people-listed', room, at, createdAt, people });
  });

const readRoomReportedOver = (json: JsonObject): Result<ClassEvent, Misread> =>
  safeTry(function* () {
    const room = yield* readRoom(json);
    const at = yield* instantAt(json, 'at');
    const endedAt = fieldOf(json, 'endedAt') === null ? null : yield* instantAt(json, 'endedAt');
    return ok({ type: 'room-reported-over', room, at, endedAt });
  });

const readVisitsReported = (json: JsonObject): Result<ClassEvent, Misread> =>
  safeTry(function* () {
    const room = yield* readRoom(json);
    const at = yield* instantAt(json, 'at');
    const visits = yield* ownListAt(json, 'visits', readVisit);
    return ok({ type: 'visits-reported', room, at, visits });
  });

const readVisit = (json: JsonObject): Result<VisitsReported['visits'][number], Misread> =>
  safeTry(function* () {
    const identity = yield* ownTextAt(json, 'identity');
    const name = yield* ownTextOrNullAt(json, 'name');
    const kind = yield* kindAt(json, 'kind');
    if (kind === 'machine') return err(misread('kind', 'must be person or phone'));
    const from = yield* instantAt(json, 'from');
    const to = fieldOf(json, 'to') === null ? null : yield* instantAt(json, 'to');
    return ok({ identity, name, kind, from, to });
  });

const ownListAt = <T>(
  json: JsonObject,
  field: string,
  read: (item: JsonObject) => Result<T, Misread>,
): Result<T[], Misread> =>
  fieldOf(json, field) === undefined
    ? err(misread(field, 'must be a list of objects'))
    : objectsAt(json, field).andThen((list) => readEach(list, read).mapErr(within(field)));

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
