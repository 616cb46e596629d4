import { attendanceOf, type Instant, type Role, type Seat } from '@homeroom/core';
import type { PostgresStores } from '@homeroom/postgres';
import type { Client } from 'pg';
import { orThrow } from './or-throw.js';

/** How many people, and what they attended together, in milliseconds. */
export interface Sums extends Total {
  readonly people: number;
}

/** What one person attended, in milliseconds. */
interface Total {
  readonly attendedMs: number;
  readonly lowerMs: number;
  readonly upperMs: number;
}

/** What `SEATS` selects. */
interface SeatRow {
  readonly identity: string;
  readonly role: Role;
  readonly person: string;
  readonly name: string;
}

const SEATS = `
  select s.identity, s.role, s.person_id as person, p.name from homeroom.seats s join homeroom.people p on p.id = s.person_id
  where s.live_session_id = $1`;

/** Reads all that is known of a course's classes, row by row, and works its sums out here, by the domain's own definition. */
export const courseInJavaScript = async (
  { liveSessions, ledgers }: PostgresStores,
  client: Client,
  roomIds: readonly string[],
  now: Instant,
): Promise<Sums> => {
  const people = new Map<string, Total>();
  for (const roomId of roomIds) {
    const session = await orThrow(liveSessions.find(roomId));
    const ledger = await orThrow(ledgers.read(roomId));
    if (session === null || ledger === null) throw new Error(`there is no class ${roomId}`);
    const { rows } = await client.query<SeatRow>({ name: 'seats', text: SEATS, values: [session.id] });
    const seats = rows.map(
      (row): Seat => ({
        liveSessionId: session.id,
        person: { id: row.person, kind: 'member', issuer: null, externalId: null, name: row.name, pictureUrl: null },
        role: row.role,
        identity: row.identity,
        blockedAt: null,
      }),
    );
    const attendance = attendanceOf({ ...ledger, session, seats }, now);
    for (const attendee of attendance.attendees) add(people, attendee.seat?.person.id ?? attendee.identity, attendee);
  }
  return sums([...people.values()]);
};

/** What `TOTALS` selects; bigints as text. */
interface TotalRow {
  readonly person: string;
  readonly attended: string;
  readonly lower: string;
  readonly upper: string;
}

const TOTALS = `
  select coalesce(t.person_id, t.identity) as person, t.attended_ms as attended, t.lower_ms as lower, t.upper_ms as upper
  from homeroom.attendance_rollups r join homeroom.attendance_totals t using (live_session_id)
  where r.course_id = $1`;

/** The same people from the roll-ups, read as rows and summed here. */
export const peopleInJavaScript = async (client: Client, courseId: string): Promise<Sums> => {
  const { rows } = await client.query<TotalRow>({ name: 'totals', text: TOTALS, values: [courseId] });
  const people = new Map<string, Total>();
  for (const { person, attended, lower, upper } of rows) {
    add(people, person, { attendedMs: Number(attended), lowerMs: Number(lower), upperMs: Number(upper) });
  }
  return sums([...people.values()]);
};

const add = (people: Map<string, Total>, person: string, more: Total): void => {
  const { attendedMs, lowerMs, upperMs } = people.get(person) ?? { attendedMs: 0, lowerMs: 0, upperMs: 0 };
  people.set(person, {
    attendedMs: attendedMs + more.attendedMs,
    lowerMs: lowerMs + more.lowerMs,
    upperMs: upperMs + more.upperMs,
  });
};

/** People, and their sums. */
export const sums = (people: readonly Total[]): Sums => ({
  people: people.length,
  attendedMs: people.reduce((sum, one) => sum + one.attendedMs, 0),
  lowerMs: people.reduce((sum, one) => sum + one.lowerMs, 0),
  upperMs: people.reduce((sum, one) => sum + one.upperMs, 0),
});
