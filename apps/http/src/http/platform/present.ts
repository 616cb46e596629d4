import type { FollowedSession, FollowedSessions, PersonSession } from '@homeroom/core';
import { percentOf } from '../attendance/percent.js';
import { presentSettled } from '../attendance/settled.js';
import type { Column } from '../attendance/table.js';
import { seconds } from '../instants.js';
import { presentLiveSession } from '../live-session-json.js';
import { type ChangedSessionsJson, PersonSessionJson } from './schema.js';

export const presentChanges = ({ sessions, cursor, more }: FollowedSessions): ChangedSessionsJson => ({
  live_sessions: sessions.map(presentChanged),
  cursor,
  more,
});

const presentChanged = (changed: FollowedSession): ChangedSessionsJson['live_sessions'][number] => ({
  ...presentLiveSession(changed),
  course: { slug: changed.course.slug, title: changed.course.title },
  duration_seconds: seconds(changed.lengthMs),
  ...presentSettled(changed.session, changed),
});

export const presentPersonSession = (row: PersonSession): PersonSessionJson => ({
  course_slug: row.slug,
  room_id: row.roomId,
  user_id: row.externalId,
  identity: row.identity,
  name: row.name,
  role: row.role,
  attended_seconds: seconds(row.attendedMs),
  attended_seconds_lower: seconds(row.lowerMs),
  attended_seconds_upper: seconds(row.upperMs),
  attended_percent: percentOf(row.attendedMs, row.lengthMs),
  duration_seconds: seconds(row.lengthMs),
  final: row.final,
});

/** The same as a table. */
export const PERSON_SESSION_COLUMNS: readonly Column<PersonSessionJson>[] = PersonSessionJson.keyof().options.map(
  (name) => ({ name, cell: (row) => row[name] }),
);
