import { type Instant, MINUTE, SECOND, type VisitsReported } from '@homeroom/core';
import { err, ok, type Result, safeTry } from 'neverthrow';
import { participantKind } from '../participant-kind.js';
import {
  fieldOf,
  type JsonObject,
  type Misread,
  misread,
  objectAt,
  objectsAt,
  parseJsonObject,
  readEach,
  within,
} from '../reading/json.js';
import { certainMomentAt, millisecondsAt, momentAt } from '../reading/moment.js';
import { idAt, wordsAt } from '../reading/plain-text.js';

type Visits = VisitsReported['visits'];

/** Most users, and most joins or leaves of one, that a file is believed to hold: a room has hundreds of people, not thousands. */
const USERS_MAX = 5_000;
const TIMES_MAX = 1_000;

/** Most visits that a file is believed to hold: 500 people who come 40 times each. What follows from visits is worked out pair by pair. */
const VISITS_MAX = 20_000;

/** A join or a leave that lies further than this from the room's life, in milliseconds, contradicts the file. */
const OUTSIDE_BY = MINUTE;

/**
 * Reads PlugNMeet's analytics file of a room (exchange `artifact-download`) into the visits of people. Its joins and leaves
 * are those of the signalling connection; machines are left out. For whoever was not seen leaving, the server writes a leave
 * at the room's end: that one says nothing, so the visit has no end of its own.
 */
export const readAnalytics = (text: string, roomId: string): Result<Visits, Misread> =>
  safeTry(function* () {
    const file = yield* parseJsonObject(text, 'analytics');
    const room = yield* objectAt(file, 'room');
    const life = yield* readLife(room, roomId).mapErr(within('room'));
    const users = yield* objectsAt(file, 'users');
    if (users.length > USERS_MAX) return err(misread('users', `must be at most ${USERS_MAX}`));
    const visits = (yield* readEach(users, (user) => readUser(user, life)).mapErr(within('users'))).flat();
    return visits.length > VISITS_MAX ? err(misread('users', `must have at most ${VISITS_MAX} visits`)) : ok(visits);
  });

interface Life {
  readonly createdAt: Instant;
  readonly endedAt: Instant | null;
}

const readLife = (room: JsonObject, roomId: string): Result<Life, Misread> =>
  safeTry(function* () {
    if ((yield* idAt(room, 'room_id')) !== roomId)
      return err(misread('room_id', 'must be the room that was asked for'));
    const createdAt = yield* certainMomentAt(room, 'room_creation');
    const endedAt = yield* momentAt(room, 'room_ended');
    return ok({ createdAt, endedAt });
  });

const readUser = (user: JsonObject, life: Life): Result<Visits, Misread> =>
  safeTry(function* () {
    const identity = yield* idAt(user, 'user_id');
    const kind = participantKind({}, identity);
    if (kind === 'machine') return ok([]);
    const name = yield* wordsAt(user, 'name');
    const events = yield* objectsAt(user, 'events');
    const joins = yield* readTimes(events, 'joined', life);
    const leaves = yield* readTimes(events, 'left', life);
    return ok(
      joins.map((from, index) => ({ identity, name, kind, from, to: endOf(from, joins[index + 1], leaves, life) })),
    );
  });

/** The first leave after the join; a join that comes before it has taken the connection's place. */
const endOf = (
  from: Instant,
  next: Instant | undefined,
  leaves: readonly Instant[],
  { endedAt }: Life,
): Instant | null => {
  const left = leaves.find((at) => at >= from);
  if (next !== undefined && (left === undefined || next < left)) return next;
  const isRoomsEnd = left !== undefined && endedAt !== null && Math.abs(left - endedAt) <= SECOND;
  return left === undefined || isRoomsEnd ? null : left;
};

const readTimes = (events: readonly JsonObject[], name: string, life: Life): Result<Instant[], Misread> =>
  safeTry(function* () {
    const named = events.filter((event) => fieldOf(event, 'name') === name);
    const values = (yield* readEach(named, (event) => objectsAt(event, 'values'))).flat();
    if (values.length > TIMES_MAX) return err(misread(name, `must be at most ${TIMES_MAX}`));
    const times = yield* readEach(values, readTime).mapErr(within(name));
    return times.every((at) => isWithin(at, life))
      ? ok([...new Set(times)].sort((a, b) => a - b))
      : err(misread(name, 'lies outside of the life of the room'));
  }).mapErr(within('events'));

const readTime = (value: JsonObject): Result<Instant, Misread> =>
  millisecondsAt(value, 'time').andThen((at) => (at === null ? err(misread('time', 'must be milliseconds')) : ok(at)));

const isWithin = (at: Instant, { createdAt, endedAt }: Life): boolean =>
  at >= createdAt - OUTSIDE_BY && (endedAt === null || at <= endedAt + OUTSIDE_BY);
