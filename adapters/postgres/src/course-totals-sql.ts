import type { CourseTotals, Page, PageWanted, PersonTotal } from '@homeroom/core';
import { type Binding, statement } from './statement.js';

/** What `OF_COURSE` selects; one person too many says that there are more. */
export interface CourseRow {
  readonly sums: Omit<CourseTotals, 'people'>;
  readonly people: readonly PersonTotal[];
}

/**
 * Sums over a course's classes and its people in order. Somebody whose token we did not issue is told apart by identity; who has
 * a seat has another identity in each class, and is shown by the latest. `offset 0` keeps to look-ups by key, however small the
 * course is beside all others, or was when the plan was made.
 */
export const OF_COURSE = statement(`
  with class as materialized (
    select r.live_session_id, r.length_ms, r.open_questions, row_number() over (order by s.created_at, s.seq) as place
    from homeroom.attendance_rollups r
    cross join lateral (select created_at, seq from homeroom.live_sessions where id = r.live_session_id offset 0) s
    where r.course_id = :courseId and r.ended and r.started_at is not null),
  spent as (
    select t.person_id, (array_agg(t.identity order by class.place desc))[1] as identity,
      (array_agg(t.name order by class.place desc) filter (where t.name is not null))[1] as name,
      (array_agg(t.role order by class.place desc))[1] as role, count(*) filter (where t.attended) as classes_attended,
      sum(t.attended_ms)::bigint as attended_ms, sum(t.lower_ms)::bigint as lower_ms, sum(t.upper_ms)::bigint as upper_ms
    from class
    cross join lateral (
      select * from homeroom.attendance_totals where live_session_id = class.live_session_id offset 0) t
    group by t.person_id, case when t.person_id is null then t.identity end),
  person as (
    select spent.*, p.id, p.kind, p.issuer, p.external_id, p.picture_url, coalesce(p.name, spent.name) as shown_name
    from spent left join homeroom.people p on p.id = spent.person_id),
  wanted as (
    select * from person
    where (shown_name is null, coalesce(shown_name, '') collate "C", identity collate "C")
      > (:nameless::boolean, :name::text collate "C", :identity::text collate "C")
    order by shown_name is null, coalesce(shown_name, '') collate "C", identity collate "C" limit :rows)
  select
    (select json_build_object('classes', count(*), 'openClasses', count(*) filter (where open_questions <> '{}'),
      'lengthMs', coalesce(sum(length_ms), 0)) from class) as sums,
    (select coalesce(json_agg(json_build_object('person', case when id is not null then json_build_object('id', id,
          'kind', kind, 'issuer', issuer, 'externalId', external_id, 'name', shown_name, 'pictureUrl', picture_url) end,
        'identity', identity, 'name', shown_name, 'role', role, 'classesAttended', classes_attended,
        'attendedMs', attended_ms, 'lowerMs', lower_ms, 'upperMs', upper_ms)
      order by shown_name is null, coalesce(shown_name, '') collate "C", identity collate "C"), '[]') from wanted) as people`);

/** The place of the last person of the part before, as bindings; a cursor that is none of ours begins at the top. */
export const peopleAfter = (cursor: string | null): Record<string, Binding> => {
  const [name, identity] = placeIn(cursor);
  return { nameless: name === null, name: name ?? '', identity };
};

/** No name and no identity come before the empty ones. */
const TOP: readonly [string, string] = ['', ''];

const placeIn = (cursor: string | null): readonly [string | null, string] => {
  if (cursor === null) return TOP;
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (!Array.isArray(place) || place.length !== 2) return TOP;
    const [name, identity]: readonly unknown[] = place;
    return (name === null || typeof name === 'string') && typeof identity === 'string' ? [name, identity] : TOP;
  } catch {
    return TOP;
  }
};

/** A part of the people, from one person too many. */
export const peoplePage = (people: readonly PersonTotal[], { limit }: PageWanted): Page<PersonTotal> => {
  const items = people.slice(0, limit);
  const last = items.at(-1);
  const more = people.length > limit && last !== undefined;
  const place = more ? Buffer.from(JSON.stringify([last.name, last.identity])).toString('base64url') : null;
  return { items, nextCursor: place };
};
