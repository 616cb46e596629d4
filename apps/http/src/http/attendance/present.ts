import type { AttendanceReport, AttendedStay, Attendee } from '@homeroom/core';
import { iso, isoOrNull, seconds } from '../instants.js';
import { isObserver } from '../sessions/present.js';
import { presentVerdict, type VerdictJson } from '../verdict-json.js';
import type { AttendanceJson, AttendeeJson } from './schema.js';
import { presentSettled } from './settled.js';
import { type UsersWanted, userPage } from './user-pages.js';

/** Whoever puts the parts together has the whole: observers and machines stand in the first. */
export const presentAttendance = (report: AttendanceReport, wanted: UsersWanted): AttendanceJson => {
  const { session, sheet, inForce } = report;
  const told = (attendee: Attendee) => presentAttendee(attendee, verdictIn(report, attendee));
  const { users, nextCursor } = userPage(
    sheet.attendees.filter((one) => !isObserver(one)),
    wanted,
  );
  const first = wanted.cursor === null;
  return {
    room_id: session.roomId,
    status: session.status,
    ...presentSettled(session, sheet),
    rule_version: inForce.version,
    started_at: isoOrNull(sheet.startedAt),
    ended_at: isoOrNull(sheet.endedAt),
    ended_evidence: sheet.endedEvidence,
    duration_seconds: seconds(sheet.lengthMs),
    users: users.map(told),
    observers: first ? sheet.attendees.filter(isObserver).map(told) : [],
    machines: first ? sheet.machines.map(presentMachine) : [],
    next_cursor: nextCursor,
  };
};

const presentMachine = ({ connection, departure }: AttendedStay): AttendanceJson['machines'][number] => ({
  identity: connection.identity,
  joined_at: iso(connection.joinedAt),
  left_at: isoOrNull(departure?.at ?? null),
});

/** What the report says of an attendee; null of whom it says nothing. */
export const verdictIn = ({ inForce, verdicts }: AttendanceReport, { identity }: Attendee): VerdictJson | null => {
  const verdict = verdicts.get(identity);
  return verdict === undefined ? null : presentVerdict(inForce.rule, verdict);
};

const presentAttendee = (attendee: Attendee, verdict: VerdictJson | null): AttendeeJson => ({
  user_id: attendee.seat?.person.externalId ?? null,
  identity: attendee.identity,
  name: attendee.name,
  role: attendee.seat?.role ?? null,
  online: attendee.online,
  first_joined_at: isoOrNull(attendee.firstJoinedAt),
  last_left_at: isoOrNull(attendee.lastLeftAt),
  attended_seconds: seconds(attendee.attendedMs),
  attended_seconds_lower: seconds(attendee.lowerMs),
  attended_seconds_upper: seconds(attendee.upperMs),
  verdict,
  intervals: attendee.stays.map(presentStay),
});

const presentStay = ({ connection, departure, breakout }: AttendedStay): AttendeeJson['intervals'][number] => ({
  connection: connection.key,
  joined_at: iso(connection.joinedAt),
  joined_evidence: connection.joinedEvidence,
  left_at: isoOrNull(departure?.at ?? null),
  left_not_before: isoOrNull(departure?.notBefore ?? null),
  left_not_after: isoOrNull(departure?.notAfter ?? null),
  left_evidence: departure?.evidence ?? null,
  left_reason: departure?.reason ?? null,
  breakout,
});
