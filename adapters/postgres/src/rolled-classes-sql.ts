import type { ClassTimes, Person, Role } from '@homeroom/core';
import { statement } from './statement.js';

/** One class with its people, column by column: their names would take longer to write and to read than their values. */
export interface ClassRow {
  readonly createdAt: number;
  /** A bigint as text. */
  readonly seq: string;
  readonly class: ClassTimes & { readonly roomId: string; readonly title: string; readonly final: boolean };
  readonly people: {
    readonly identities: readonly string[];
    readonly personIds: readonly (string | null)[];
    readonly names: readonly (string | null)[];
    readonly roles: readonly (Role | null)[];
    readonly attendedMs: readonly number[];
    readonly lowerMs: readonly number[];
    readonly upperMs: readonly number[];
    readonly joinedNotBefore: readonly (number | null)[];
    readonly joinedNotAfter: readonly (number | null)[];
    readonly leftNotBefore: readonly (number | null)[];
    readonly leftNotAfter: readonly (number | null)[];
  };
}

const column = (name: string, value: string): string => `'${name}', coalesce(json_agg(${value}), '[]')`;

/** Without the arithmetic on decimal numbers of `homeroom.ms`, of which a page of classes has some thousand: stored to the millisecond. */
const moment = (at: string): string => `(extract(epoch from ${at})::float8 * 1000)::bigint`;

/**
 * The newest classes of a course after a place, with their people. `offset 0` keeps to look-ups by key, however small the course
 * is beside all others, or was when the plan was made.
 */
export const CLASSES = statement(`
  with class as materialized (
    select s.*, r.started_at, r.ended_at, r.length_ms, r.open_questions
    from homeroom.live_sessions s
    cross join lateral (
      select * from homeroom.attendance_rollups
      where live_session_id = s.id and ended and started_at is not null offset 0) r
    where s.course_id = :courseId
      and (s.created_at, s.seq) < (coalesce(homeroom.instant(:at::bigint), 'infinity'), coalesce(:seq::bigint, 0))
    order by s.created_at desc, s.seq desc limit :rows)
  select homeroom.ms(class.created_at)::float8 as "createdAt", class.seq::text as seq,
    json_build_object('roomId', class.room_id, 'title', class.title, 'startsAt', homeroom.ms(class.starts_at),
      'endsAt', homeroom.ms(class.ends_at), 'startedAt', homeroom.ms(class.started_at), 'endedAt', homeroom.ms(class.ended_at),
      'lengthMs', class.length_ms, 'final', class.open_questions = '{}') as class, people
  from class
  cross join lateral (
    select json_build_object(${column('identities', 't.identity')}, ${column('personIds', 't.person_id')},
      ${column('names', 't.name')}, ${column('roles', 't.role')}, ${column('attendedMs', 't.attended_ms')},
      ${column('lowerMs', 't.lower_ms')}, ${column('upperMs', 't.upper_ms')},
      ${column('joinedNotBefore', moment('t.joined_not_before'))}, ${column('joinedNotAfter', moment('t.joined_not_after'))},
      ${column('leftNotBefore', moment('t.left_not_before'))}, ${column('leftNotAfter', moment('t.left_not_after'))}) as people
    from (select * from homeroom.attendance_totals where live_session_id = class.id offset 0) t) told
  order by class.created_at desc, class.seq desc`);

/** The people of some classes, each once. */
export interface PersonRow {
  readonly person: Person;
}

export const PEOPLE = statement(`
  select json_build_object('id', p.id, 'kind', p.kind, 'issuer', p.issuer, 'externalId', p.external_id, 'name', p.name,
    'pictureUrl', p.picture_url) as person
  from homeroom.people p where p.id = any(:ids::text[])`);
