import type { Connection } from './connection.js';
import type { Evidence } from './evidence.js';
import { type Instant, MINUTE } from './instant.js';
import { unionLength } from './interval.js';
import { type LiveSession, newestRoom } from './live-session.js';
import type { Room, RoomList, RoomTime } from './room.js';
import { endOfLifeAt } from './room-life.js';
import type { Seat } from './seat.js';
import { type Bound, intervalOf, type Stay, staysOf } from './stay.js';

/** Everything that is known of who was in a live session; attendance follows from it and from `now`, and from nothing else. */
export interface Ledger {
  readonly session: LiveSession;
  /** Main rooms and breakout rooms. */
  readonly rooms: readonly Room[];
  readonly times: readonly RoomTime[];
  readonly lists: readonly RoomList[];
  readonly connections: readonly Connection[];
  readonly seats: readonly Seat[];
}

/** A stay of a person, with whether it was in a breakout room. */
export interface AttendedStay extends Stay {
  readonly breakout: boolean;
}

/**
 * A live session user: a person with a seat or with a connection, and what they attended. Milliseconds; the truth lies in
 * `[lowerMs, upperMs]`. Always the measure of the union of the stays: two devices do not count twice.
 */
export interface Attendee {
  readonly identity: string;
  /** Null for somebody whose token we did not issue. */
  readonly seat: Seat | null;
  /** The seat's name, else what the video server calls them. */
  readonly name: string | null;
  readonly online: boolean;
  readonly firstJoinedAt: Instant | null;
  readonly lastLeftAt: Instant | null;
  readonly attendedMs: number;
  readonly lowerMs: number;
  readonly upperMs: number;
  /** By join, then by key. */
  readonly stays: readonly AttendedStay[];
}

/** Attendance of a live session at one moment. Attendees and machines stand in order of their identity. */
export interface Attendance {
  /** The earliest of the rooms' starts and the people's joins; null until then. */
  readonly startedAt: Instant | null;
  /** The end of its newest room; null while it lasts. */
  readonly endedAt: Instant | null;
  readonly endedEvidence: Evidence | null;
  /** The class's length in milliseconds: from each start of a room to the last person's leave from it, as a union. */
  readonly lengthMs: number;
  /** Ended, every end observed or reconciled, and `FINAL_AFTER` has passed. */
  readonly final: boolean;
  readonly attendees: readonly Attendee[];
  readonly machines: readonly AttendedStay[];
}

/** How long after its end late events may still come before attendance is called final: a sender tries for 5 minutes. */
export const FINAL_AFTER = 10 * MINUTE;

/**
 * The one definition of attendance. The same set of facts gives the same result, in whatever order they became known.
 * A person is online when a stay of theirs lasts in a session that has not ended.
 */
export const attendanceOf = (ledger: Ledger, now: Instant): Attendance => {
  const stays = allStays(ledger);
  const people = stays.filter((stay) => stay.connection.kind !== 'machine');
  const end = endOf(ledger, people);
  const attendees = attendeesOf(ledger, people, now);
  const certain = people.every((stay) => stay.departure !== null && stay.departure.evidence !== 'inferred');
  return {
    startedAt: startOf(ledger, people),
    endedAt: end?.at ?? null,
    endedEvidence: end?.evidence ?? null,
    lengthMs: unionLength(classSpans(ledger.times, people, now)),
    final: end !== null && end.evidence !== 'inferred' && certain && now >= end.at + FINAL_AFTER,
    attendees,
    machines: stays.filter((stay) => stay.connection.kind === 'machine').sort(byIdentityThenJoin),
  };
};

const allStays = (ledger: Ledger): AttendedStay[] =>
  ledger.rooms.flatMap((room) => {
    const connections = ledger.connections.filter((connection) => connection.roomId === room.roomId);
    const lists = ledger.lists.filter((list) => list.roomId === room.roomId);
    const over = ledger.session.status === 'ended';
    const stays = staysOf({ times: timesFor(room, ledger), lists, connections, over });
    return stays.map((stay) => ({ ...stay, breakout: room.kind === 'breakout' }));
  });

/** The times that bound a room's stays: its own, and for a breakout room the ends of the class it belongs to. */
const timesFor = (room: Room, { rooms, times }: Ledger): RoomTime[] => {
  const mainRooms = new Set(rooms.filter((other) => other.kind === 'main').map((other) => other.roomId));
  const ofParent = (time: RoomTime) => room.kind === 'breakout' && mainRooms.has(time.roomId) && ENDS.has(time.source);
  return times.filter((time) => time.roomId === room.roomId || ofParent(time));
};

const startOf = ({ times }: Ledger, people: readonly Stay[]): Instant | null => {
  const starts = times.filter((time) => time.source === 'started').map((time) => time.at);
  const joins = people.map((stay) => stay.connection.joinedAt);
  return starts.length + joins.length === 0 ? null : Math.min(...starts, ...joins);
};

const endOf = (ledger: Ledger, people: readonly Stay[]): { at: Instant; evidence: Evidence } | null => {
  if (ledger.session.status !== 'ended') return null;
  const { roomId, createdAt, times } = newestRoom(ledger.session);
  const lastBegin = Math.max(...times.filter((time) => BEGINS.has(time.source)).map((time) => time.at));
  const told = Number.isFinite(lastBegin) ? endOfLifeAt(times, lastBegin) : null;
  if (told !== null) return told;
  const leaves = people
    .filter((stay) => stay.connection.roomId === roomId)
    .map((stay) => stay.departure?.at ?? createdAt);
  return { at: Math.max(createdAt, ...leaves), evidence: 'inferred' };
};

const BEGINS: ReadonlySet<string> = new Set(['created', 'started']);

const ENDS: ReadonlySet<string> = new Set(['finished', 'session-ended', 'past-room', 'not-active']);

/** One span for each life of each room in which somebody was: from its start to its last person's leave. */
const classSpans = (times: readonly RoomTime[], people: readonly Stay[], now: Instant) => {
  const spans = new Map<string, { from: Instant; to: Instant }>();
  for (const stay of people) {
    const { from, to } = intervalOf(stay, 'best', now);
    const key = lifeKey(stay.connection.roomId, stay.lifeEndsAt);
    const span = spans.get(key) ?? { from, to };
    spans.set(key, { from: Math.min(span.from, from), to: Math.max(span.to, to) });
  }
  for (const start of times.filter((time) => time.source === 'started')) {
    const ofRoom = times.filter((time) => time.roomId === start.roomId);
    const key = lifeKey(start.roomId, endOfLifeAt(ofRoom, start.at)?.at ?? null);
    const span = spans.get(key);
    if (span !== undefined) spans.set(key, { ...span, from: Math.min(span.from, start.at) });
  }
  return [...spans.values()];
};

const lifeKey = (roomId: string, lifeEndsAt: Instant | null): string => `${roomId} ${lifeEndsAt ?? 'open'}`;

const attendeesOf = (ledger: Ledger, people: readonly AttendedStay[], now: Instant): Attendee[] => {
  const seats = new Map(ledger.seats.map((seat) => [seat.identity, seat]));
  const identities = new Set([...seats.keys(), ...people.map((stay) => stay.connection.identity)]);
  return [...identities].sort().map((identity) => {
    const stays = people.filter((stay) => stay.connection.identity === identity).sort(byIdentityThenJoin);
    return attendeeOf(identity, seats.get(identity) ?? null, stays, ledger.session.status !== 'ended', now);
  });
};

const attendeeOf = (
  identity: string,
  seat: Seat | null,
  stays: readonly AttendedStay[],
  sessionLasts: boolean,
  now: Instant,
): Attendee => {
  const measure = (bound: Bound): number => unionLength(stays.map((stay) => intervalOf(stay, bound, now)));
  const lasts = stays.some((stay) => stay.departure === null);
  return {
    identity,
    seat,
    name: seat?.person.name ?? stays.find((stay) => stay.connection.name !== null)?.connection.name ?? null,
    online: lasts && sessionLasts,
    firstJoinedAt: stays.length === 0 ? null : Math.min(...stays.map((stay) => stay.connection.joinedAt)),
    lastLeftAt: stays.length === 0 || lasts ? null : Math.max(...stays.map((stay) => stay.departure?.at ?? now)),
    attendedMs: measure('best'),
    lowerMs: measure('lower'),
    upperMs: measure('upper'),
    stays,
  };
};

const byIdentityThenJoin = (a: Stay, b: Stay): number =>
  compareText(a.connection.identity, b.connection.identity) ||
  a.connection.joinedAt - b.connection.joinedAt ||
  compareText(a.connection.key, b.connection.key);

const compareText = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);
