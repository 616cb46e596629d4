import type { ListedPerson, PeopleListed, RoomReportedOver } from './class-event.js';
import type { Connection } from './connection.js';
import type { Drift } from './drift.js';
import { type Instant, MINUTE, SECOND } from './instant.js';
import { beginsLife, type Room, type RoomTime, roomExists, roomIsOver, tellsOver } from './room.js';
import { type RoomFacts, type Stay, staysOf } from './stay.js';

/** In milliseconds: somebody who came this lately is not missed yet: the event may be on its way, or wait to be applied. */
export const EVENT_GRACE = 30 * SECOND;

/** The server makes its account of visits about 50 s after a room's end (exchange `artifact-info`); from then on, in milliseconds, it is asked for. */
export const ACCOUNT_AFTER = MINUTE;

/** How many rooms of one live session are asked about at once: a class has a handful of breakout rooms, and each question takes a while. */
export const ROOMS_ASKED = 32;

/** The newest room, and every other of which no end was told. */
export const roomsToAsk = <R extends Room>(
  newestRoomId: string,
  { rooms, times }: { readonly rooms: readonly R[]; readonly times: readonly RoomTime[] },
): R[] => {
  const newest = rooms.filter((room) => room.roomId === newestRoomId);
  const others = rooms.filter((room) => room.roomId !== newestRoomId && !roomIsOver(timesOf(room, times)));
  return [...newest, ...others].slice(0, ROOMS_ASKED);
};

/**
 * The rooms whose accounts of visits are to be asked for: they are over, by `by` at the latest, and of their newest lives there is
 * no account yet. A breakout room is over with its class. Of one it may be that no beginning was told; somebody was in it all the same.
 */
export const accountsDue = <R extends Room>(
  newestRoomId: string,
  { rooms, times }: { readonly rooms: readonly R[]; readonly times: readonly RoomTime[] },
  by: Instant,
): R[] => {
  const classIsOver = rooms.some((room) => room.roomId === newestRoomId && wasOverBy(timesOf(room, times), by));
  const due = rooms.filter((room) => {
    const told = timesOf(room, times);
    const isOver = roomIsOver(told) && (wasOverBy(told, by) || (room.kind === 'breakout' && classIsOver));
    return isOver && (room.kind === 'breakout' || roomExists(told)) && !isAccounted(told);
  });
  return due.slice(0, ROOMS_ASKED);
};

const wasOverBy = (told: readonly RoomTime[], by: Instant): boolean => {
  const begun = latest(told.filter(beginsLife));
  return roomIsOver(told) && told.some((time) => tellsOver(time) && begun <= time.at && time.at <= by);
};

const isAccounted = (told: readonly RoomTime[]): boolean => {
  const begun = latest(told.filter(beginsLife));
  return told.some((time) => time.source === 'account' && begun <= time.at);
};

const timesOf = ({ roomId }: Room, times: readonly RoomTime[]): RoomTime[] =>
  times.filter((time) => time.roomId === roomId);

const latest = (times: readonly RoomTime[]): Instant =>
  Math.max(Number.NEGATIVE_INFINITY, ...times.map(({ at }) => at));

/** What differs between an answer about a room and what was known of it when the question was asked. Pure. */
export const differences = (
  room: Room,
  answer: PeopleListed | RoomReportedOver,
  known: { readonly times: readonly RoomTime[]; readonly connections: readonly Connection[] },
): Drift[] => {
  const heldOver = roomIsOver(known.times);
  const drift = drifting(room, answer.at);
  if (answer.type === 'room-reported-over') {
    const found = 'the server has no such active room';
    return heldOver ? [] : [drift('room-over', 'past-rooms', 'the room is active', found)];
  }
  const keys = new Set(known.connections.map((connection) => connection.key));
  const missed = answer.people.filter((person) => !keys.has(person.key) && cameBefore(person, answer.at));
  const presence = missed.map(({ key }) =>
    drift('presence', 'active-room', `connection ${key}`, 'it is inside, and no event said so'),
  );
  return heldOver
    ? [drift('room-active', 'active-room', 'the room is over', 'the server has it active'), ...presence]
    : presence;
};

const cameBefore = ({ joinedAt }: ListedPerson, at: Instant): boolean => joinedAt < at - EVENT_GRACE;

/** What the account of visits tells of a room that was not known: stays that no event told, and ends told more closely. Pure. */
export const accountDifferences = (room: Room, told: RoomFacts, at: Instant): Drift[] => {
  const without = new Map(staysOf({ ...told, visits: [] }).map((stay) => [stay.connection.key, stay]));
  const drift = drifting(room, at);
  return staysOf(told).flatMap((stay) => {
    const { key, identity, joinedAt } = stay.connection;
    const before = without.get(key);
    if (before === undefined) {
      // With its beginning, in UTC milliseconds: somebody may have visited more than once, and what is told of each is one difference.
      const visit = `visit of ${identity} from ${joinedAt}`;
      return [drift('presence', 'account', visit, 'the account of visits tells it, and no event said so')];
    }
    if (!isNarrower(stay, before)) return [];
    return [drift('departure', 'account', `leave of connection ${key}`, 'the account of visits tells it more closely')];
  });
};

const isNarrower = (stay: Stay, before: Stay): boolean => stay.departure?.at !== before.departure?.at;

const drifting =
  (room: Room, at: Instant) =>
  (kind: Drift['kind'], source: Drift['source'], asked: string, found: string): Drift => ({
    liveSessionId: room.liveSessionId,
    roomId: room.roomId,
    kind,
    source,
    asked,
    found,
    at,
    repairedAt: at,
  });
