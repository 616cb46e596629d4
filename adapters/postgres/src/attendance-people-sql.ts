import { CLOCKS_APART, FINAL_AFTER } from '@homeroom/core';
import { bestEnd, CERTAINLY_UNTIL, FLOORED_MS, notAfter } from './room-life-sql.js';

/**
 * The second half of `domain/attendance.ts` as common table expressions: from the stays of some live sessions to their
 * people, their lengths and their ends. `attendance-stays-sql.ts` is the first.
 */

const IN_ORDER = 'order by joined_at, key collate "C"';

/** Null for an empty interval: a range must not end before it begins, and `range_agg` leaves nulls out. */
const interval = (from: string, to: string): string => `case when ${to} > ${from} then int8range(${from}, ${to}) end`;

const OPEN_UNTIL = 'greatest(:now::bigint, joined_at, last_seen_at)';

/** The measure of a union, in milliseconds. */
export const measure = (union: string): string =>
  `(select coalesce(sum(upper(span) - lower(span)), 0)::bigint from unnest(${union}) as span)`;

/** `attended`: each person's stays, and the union of them for each way of counting (`intervalOf`); `more` adds columns. */
export const attended = (more = ''): string => `
  attended as materialized (
    select live_session_id, identity, bool_or(left_at is null) as lasts, min(joined_at) as first_joined_at,
      max(left_at) as last_left_at, (array_agg(name ${IN_ORDER}) filter (where name is not null))[1] as name,
      range_agg(${interval('joined_at', `coalesce(left_at, ${OPEN_UNTIL})`)}) as best,
      range_agg(${interval('joined_not_after', `coalesce(left_not_before, ${CERTAINLY_UNTIL})`)}) as lower,
      range_agg(${interval('joined_not_before', `coalesce(left_not_after, ${OPEN_UNTIL})`)}) as upper${more}
    from stay where of_person group by live_session_id, identity)`;

/** Stays as a JSON array; `stay` makes JSON of one. */
export const staysInOrder = (stay: string): string => `json_agg(${stay} ${IN_ORDER})`;

/**
 * `life`: one span for each life of each room in which somebody was, from its first join to its last person's leave.
 * `life_begin`: the starts of rooms, each with the end of its life as the room's own times tell it. A life with a start
 * begins there. `class_time`: the length of each live session in which somebody was.
 */
export const CLASS_LENGTH = `
  life as (
    select live_session_id, room_id, life_ends_at, min(joined_at) as from_at, max(coalesce(left_at, ${OPEN_UNTIL})) as to_at
    from stay where of_person group by live_session_id, room_id, life_ends_at),
  room_timeline as materialized (
    select room_id, array_agg(source) as sources, array_agg(at) as moments from room_time group by room_id),
  life_begin as (
    select s.room_id, s.at, greatest(ended.at, case when ended.at is not null then s.at end) as life_ends_at
    from room_time s
    join room_timeline using (room_id)
    cross join lateral (
      select min(t.at) as created_at from unnest(sources, moments) as t (source, at)
      where t.source = 'created' and t.at > s.at) next
    cross join lateral (
      select ${bestEnd('true')} as at from unnest(sources, moments) as t (source, at)
      where t.at + ${FLOORED_MS} >= s.at and ${notAfter('t.at', 'next.created_at')}) ended
    where s.source = 'started'),
  class_span as (
    select life.live_session_id, least(life.from_at, min(life_begin.at)) as from_at, life.to_at
    from life left join life_begin
      on life_begin.room_id = life.room_id and life_begin.life_ends_at is not distinct from life.life_ends_at
    group by life.live_session_id, life.room_id, life.life_ends_at, life.from_at, life.to_at),
  class_time as (
    select live_session_id, range_agg(${interval('from_at', 'to_at')}) as union_of_spans
    from class_span group by live_session_id)`;

/** `session_end`: as told, else the last leave from the newest room; none while the session goes on. */
const SESSION_END = `
  session_end as (
    select n.live_session_id, coalesce(told_end.at, greatest(n.created_at, max(stay.left_at))) as at,
      coalesce(told_end.evidence, 'inferred') as evidence
    from newest_room n
    left join told_end using (live_session_id)
    left join stay on stay.room_id = n.room_id and stay.of_person
    where n.over
    group by n.live_session_id, n.created_at, told_end.at, told_end.evidence)`;

/**
 * `begin`: when each session began. `question`: why its attendance is not final (`openQuestions`), in order. `known`: what is
 * known of it, counted: it rises with every change, since rows are only added, lists only grow, and the others count their
 * changes. Changes of people themselves, such as of their names, are not in it.
 */
export const SESSION_FIGURES = `${SESSION_END},
  begin as (
    select live_session_id, min(at) as at from (
      select live_session_id, at from room_time where source = 'started'
      union all select live_session_id, joined_at from stay where of_person) told
    group by live_session_id),
  untold_leave as (
    select distinct live_session_id from stay where of_person and (left_at is null or left_evidence = 'inferred')),
  question as (
    select s.live_session_id, case when e.at is null then array['not-ended'] else array_remove(array[
      case when :now::bigint < e.at + ${FINAL_AFTER} then 'too-recent' end,
      case when (s.confirmed_at + ${CLOCKS_APART} < e.at) is not false then 'not-verified' end,
      case when e.evidence = 'inferred' then 'end-inferred' end,
      case when u.live_session_id is not null then 'leaves-inferred' end], null) end as open_questions
    from session s left join session_end e using (live_session_id) left join untold_leave u using (live_session_id)),
  known as (
    select live_session_id, sum(version)::bigint as revision from (
      select live_session_id, version from session
      union all select live_session_id, version from room_time
      union all select room.live_session_id, 1 + cardinality(l.keys)
        from room join homeroom.room_lists l on l.video_server = :videoServer and l.room_id = room.room_id
      union all select live_session_id, version from visit
      union all select live_session_id, version from connection
      union all select s.live_session_id, s.version from session join homeroom.seats s using (live_session_id)) told
    group by live_session_id)`;
