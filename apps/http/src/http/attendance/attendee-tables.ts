import {
  type Attendance,
  type AttendanceReport,
  type AttendedStay,
  type Attendee,
  compareEvidence,
  type Evidence,
} from '@homeroom/core';
import { seconds } from '../instants.js';
import { isObserver } from '../sessions/present.js';
import type { VerdictJson } from '../verdict-json.js';
import { notFinalBecause } from './not-final-because.js';
import { percentOf } from './percent.js';
import { verdictIn } from './present.js';
import { type Column, momentCell } from './table.js';

/** A person of a class, with what their row says of the class. */
export interface AttendeeRow {
  readonly attendee: Attendee;
  readonly sheet: Attendance;
  readonly verdict: VerdictJson | null;
}

/** The people of a class, observers last. */
export const attendeeRows = (report: AttendanceReport): AttendeeRow[] => {
  const { sheet } = report;
  const people = [...sheet.attendees.filter((one) => !isObserver(one)), ...sheet.attendees.filter(isObserver)];
  return people.map((attendee) => ({ attendee, sheet, verdict: verdictIn(report, attendee) }));
};

const WHO: readonly Column<Attendee>[] = [
  { name: 'user_id', cell: ({ seat }) => seat?.person.externalId ?? null },
  { name: 'identity', cell: ({ identity }) => identity },
  { name: 'name', cell: ({ name }) => name },
  { name: 'role', cell: ({ seat }) => seat?.role ?? null },
];

const whoFor = <Row>(attendeeOf: (row: Row) => Attendee): Column<Row>[] =>
  WHO.map(({ name, cell }) => ({ name, cell: (row) => cell(attendeeOf(row)) }));

/** A row for each person: how long, within which bounds, and how sure that is. */
export const ATTENDEE_COLUMNS: readonly Column<AttendeeRow>[] = [
  ...whoFor(({ attendee }: AttendeeRow) => attendee),
  { name: 'online', cell: ({ attendee }) => attendee.online },
  { name: 'first_joined_at', cell: ({ attendee }) => momentCell(attendee.firstJoinedAt) },
  { name: 'last_left_at', cell: ({ attendee }) => momentCell(attendee.lastLeftAt) },
  { name: 'attended_seconds', cell: ({ attendee }) => seconds(attendee.attendedMs) },
  { name: 'attended_seconds_lower', cell: ({ attendee }) => seconds(attendee.lowerMs) },
  { name: 'attended_seconds_upper', cell: ({ attendee }) => seconds(attendee.upperMs) },
  { name: 'attended_percent', cell: ({ attendee, sheet }) => percentOf(attendee.attendedMs, sheet.lengthMs) },
  { name: 'verdict', cell: ({ verdict }) => verdict?.status ?? null },
  { name: 'verdict_reasons', cell: ({ verdict }) => verdict?.reasons.join('. ') ?? null },
  { name: 'weakest_left_evidence', cell: ({ attendee }) => weakestEnd(attendee) },
  { name: 'not_final_because', cell: ({ sheet }) => notFinalBecause(sheet.openQuestions).join(' ') },
];

/** What the least sure of a person's ends is known by; null while none has ended. */
const weakestEnd = ({ stays }: Attendee): Evidence | null =>
  stays
    .flatMap(({ departure }) => (departure === null ? [] : [departure.evidence]))
    .reduce<Evidence | null>(
      (weakest, one) => (weakest === null || compareEvidence(one, weakest) < 0 ? one : weakest),
      null,
    );

interface StayRow {
  readonly attendee: Attendee;
  readonly stay: AttendedStay;
}

/** Every interval of everybody, as the rows of a table. */
export const stayRows = (rows: readonly AttendeeRow[]): StayRow[] =>
  rows.flatMap(({ attendee }) => attendee.stays.map((stay) => ({ attendee, stay })));

/** A row for each interval. */
export const STAY_COLUMNS: readonly Column<StayRow>[] = [
  ...whoFor(({ attendee }: StayRow) => attendee),
  { name: 'connection', cell: ({ stay }) => stay.connection.key },
  { name: 'joined_at', cell: ({ stay }) => momentCell(stay.connection.joinedAt) },
  { name: 'joined_not_before', cell: ({ stay }) => momentCell(stay.joinedNotBefore) },
  { name: 'joined_not_after', cell: ({ stay }) => momentCell(stay.joinedNotAfter) },
  { name: 'joined_evidence', cell: ({ stay }) => stay.connection.joinedEvidence },
  { name: 'left_at', cell: ({ stay }) => momentCell(stay.departure?.at ?? null) },
  { name: 'left_not_before', cell: ({ stay }) => momentCell(stay.departure?.notBefore ?? null) },
  { name: 'left_not_after', cell: ({ stay }) => momentCell(stay.departure?.notAfter ?? null) },
  { name: 'left_evidence', cell: ({ stay }) => stay.departure?.evidence ?? null },
  { name: 'left_reason', cell: ({ stay }) => stay.departure?.reason ?? null },
  { name: 'breakout', cell: ({ stay }) => stay.breakout },
];
