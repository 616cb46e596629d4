import { classSpans, endOf, startOf } from './class-span.js';
import type { Evidence } from './evidence.js';
import type { Instant } from './instant.js';
import { unionLength } from './interval.js';
import { type Ledger, roomFacts } from './ledger.js';
import { type OpenQuestion, openQuestions } from './open-questions.js';
import type { Seat } from './seat.js';
import { type Bound, intervalOf, type Stay, staysOf } from './stay.js';
import { compareText } from './text-order.js';

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

const allStays = (ledger: Ledger): AttendedStay[] =>
  ledger.rooms.flatMap((room) => {
    const stays = staysOf(roomFacts(room, ledger, ledger.session.status === 'ended'));
    return stays.map((stay) => ({ ...stay, breakout: room.kind === 'breakout' }));
  });

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
