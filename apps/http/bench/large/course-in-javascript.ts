import { attendanceOf, type Instant, type Role, type Seat } from '@homeroom/core';
import type { PostgresStores } from '@homeroom/postgres';
import type { Client } from 'pg';
import { orThrow } from './or-throw.js';

/** A course's sums: class lengths, and what its people attended, in milliseconds. */
export interface CourseSums {
  readonly classes: number;
  readonly lengthMs: number;
  readonly people: number;
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
): Promise<CourseSums> => {
  const people = new Map<string, { attendedMs: number; lowerMs: number; upperMs: number }>();
  let lengthMs = 0;
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
    lengthMs += attendance.lengthMs;
    for (const { seat, identity, attendedMs, lowerMs, upperMs } of attendance.attendees) {
      const key = seat?.person.id ?? identity;
      const before = people.get(key) ?? { attendedMs: 0, lowerMs: 0, upperMs: 0 };
      people.set(key, {
        attendedMs: before.attendedMs + attendedMs,
        lowerMs: before.lowerMs + lowerMs,
        upperMs: before.upperMs + upperMs,
      });
    }
  }
  return { classes: roomIds.length, lengthMs, ...sums([...people.values()]) };
};

/** People, and their sums. */
export const sums = (people: readonly { attendedMs: number; lowerMs: number; upperMs: number }[]) => ({
  people: people.length,
  attendedMs: people.reduce((sum, one) => sum + one.attendedMs, 0),
  lowerMs: people.reduce((sum, one) => sum + one.lowerMs, 0),
  upperMs: people.reduce((sum, one) => sum + one.upperMs, 0),
});
