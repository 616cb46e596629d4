import type { Evidence } from './evidence.js';
import type { Facts } from './facts.js';
import { type Instant, MINUTE } from './instant.js';
import { unionLength } from './interval.js';
import { type LiveSession, newestRoom } from './live-session.js';
import { CLOCKS_APART, type Room, type RoomTime } from './room.js';
import { endOfLifeAt } from './room-life.js';
import type { Seat } from './seat.js';
import { type Bound, intervalOf, type RoomFacts, type Stay, staysOf } from './stay.js';
import { compareText } from './text-order.js';

/** Everything that is known of who was in a live session; attendance follows from it and from `now`, and from nothing else. */
export interface Ledger extends Facts {
  readonly session: LiveSession;
  /** Main rooms and breakout rooms. */
  readonly rooms: readonly Room[];
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
  /** Why attendance may still change, or is less sure than it could be. Empty: it is final. */
  readonly openQuestions: readonly OpenQuestion[];
  readonly attendees: readonly Attendee[];
  readonly machines: readonly AttendedStay[];
}

/**
 * Why attendance is not final:
 * - `not-ended`: the class goes on;
 * - `too-recent`: `FINAL_AFTER` has not passed since its end;
 * - `not-verified`: the video server was not asked about it since its end, or could not be;
 * - `end-inferred`: nobody told when it ended;
 * - `leaves-inferred`: of somebody's leave nobody told.
 */
export type OpenQuestion = 'not-ended' | 'too-recent' | 'not-verified' | 'end-inferred' | 'leaves-inferred';

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
  return {
    startedAt: startOf(ledger, people),
    endedAt: end?.at ?? null,
    endedEvidence: end?.evidence ?? null,
    lengthMs: unionLength(classSpans(ledger.times, people, now)),
    openQuestions: openQuestions(ledger.session, end, people, now),
    attendees,
    machines: stays.filter((stay) => stay.connection.kind === 'machine').sort(byIdentityThenJoin),
  };
};

const openQuestions = (
  { confirmedAt }: LiveSession,
  end: { at: Instant; evidence: Evidence } | null,
  people: readonly Stay[],
  now: Instant,
): OpenQuestion[] => {
  if (end === null) return ['not-ended'];
  const questions: Record<Exclude<OpenQuestion, 'not-ended'>, boolean> = {
    'too-recent': now < end.at + FINAL_AFTER,
    'not-verified': confirmedAt === null || confirmedAt + CLOCKS_APART < end.at,
    'end-inferred': end.evidence === 'inferred',
    'leaves-inferred': people.some(({ departure }) => departure === null || departure.evidence === 'inferred'),
  };
  return QUESTIONS.filter((question) => questions[question]);
};

const QUESTIONS = ['too-recent', 'not-verified', 'end-inferred', 'leaves-inferred'] as const;

const allStays = (ledger: Ledger): AttendedStay[] =>
  ledger.rooms.flatMap((room) => {
    const stays = staysOf(roomFacts(room, ledger, ledger.session.status === 'ended'));
    return stays.map((stay) => ({ ...stay, breakout: room.kind === 'breakout' }));
  });

/** What is known of one of the rooms of a live session; `over`: whether the session has ended. Pure. */
export const roomFacts = (room: Room, ledger: Facts & Pick<Ledger, 'rooms'>, over: boolean): RoomFacts => {
  const inRoom = ({ roomId }: { readonly roomId: string }) => roomId === room.roomId;
  return {
    liveSessionId: room.liveSessionId,
    times: timesFor(room, ledger),
    lists: ledger.lists.filter(inRoom),
    visits: ledger.visits.filter(inRoom),
    connections: ledger.connections.filter(inRoom),
    over,
  };
};

/** The times that bound a room's stays: its own, and for a breakout room the ends of the class it belongs to. */
const timesFor = (room: Room, { rooms, times }: Pick<Ledger, 'rooms' | 'times'>): RoomTime[] => {
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
