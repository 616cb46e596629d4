import { FINAL_AFTER } from '@homeroom/core';
import { bestEnd, FLOORED_MS, notAfter, ROOMS, stays, TOLD_END } from './attendance-stays-sql.js';
import { SEAT } from './seat-sql.js';
import { statement } from './statement.js';

/** A stay as JSON in the shape of the domain's `AttendedStay`. */
const STAY = `json_build_object('connection', json_build_object('key', key, 'liveSessionId', told_session_id,
        'roomId', room_id, 'identity', identity, 'otherIdentities', other_identities, 'name', name, 'kind', kind,
        'joinedAt', joined_at, 'joinedEvidence', joined_evidence, 'lastSeenAt', last_seen_at,
        'departure', case when told_at is not null then json_build_object('at', told_at, 'notBefore', told_not_before,
          'notAfter', told_not_after, 'evidence', told_evidence, 'reason', reason) end),
      'joinedNotBefore', joined_not_before, 'joinedNotAfter', joined_not_after,
      'departure', case when left_at is not null then json_build_object('at', left_at, 'notBefore', left_not_before,
        'notAfter', left_not_after, 'evidence', left_evidence, 'reason', reason) end,
      'lifeEndsAt', life_ends_at, 'breakout', breakout)`;

const IN_ORDER = 'order by joined_at, key collate "C"';

/** Null for an empty interval: a range must not end before it begins, and `range_agg` leaves nulls out. */
const interval = (from: string, to: string): string => `case when ${to} > ${from} then int8range(${from}, ${to}) end`;

const OPEN_UNTIL = 'greatest(:now::bigint, joined_at, last_seen_at)';

/** The measure of a union, in milliseconds. */
const measure = (union: string): string =>
  `(select coalesce(sum(upper(span) - lower(span)), 0) from unnest(${union}) as span)`;

/** `attended`: each person's stays, and the union of them for each way of counting (`intervalOf`). */
const ATTENDED = `
  attended as materialized (
    select identity, bool_or(left_at is null) as lasts, min(joined_at) as first_joined_at, max(left_at) as last_left_at,
      (array_agg(name ${IN_ORDER}) filter (where name is not null))[1] as name,
      range_agg(${interval('joined_at', `coalesce(left_at, ${OPEN_UNTIL})`)}) as best,
      range_agg(${interval('joined_not_after', 'coalesce(left_not_before, greatest(joined_at, last_seen_at))')}) as lower,
      range_agg(${interval('joined_not_before', `coalesce(left_not_after, ${OPEN_UNTIL})`)}) as upper,
      json_agg(${STAY} ${IN_ORDER}) as stays
    from stay where of_person group by identity),
  seat as materialized (
    select s.identity, ${SEAT} as seat, p.name, s.version + p.version as version
    from session join homeroom.seats s on s.live_session_id = session.live_session_id
    join homeroom.people p on p.id = s.person_id),
  attendee as (
    select json_build_object('identity', identity, 'seat', seat.seat, 'name', coalesce(seat.name, attended.name),
      'online', coalesce(attended.lasts, false) and not session.over,
      'firstJoinedAt', attended.first_joined_at,
      'lastLeftAt', case when not attended.lasts then attended.last_left_at end,
      'attendedMs', ${measure('attended.best')}, 'lowerMs', ${measure('attended.lower')},
      'upperMs', ${measure('attended.upper')}, 'stays', coalesce(attended.stays, '[]')) as attendee
    from session cross join (attended full join seat using (identity)))`;

/**
 * `life`: one span for each life of each room in which somebody was, from its first join to its last person's leave.
 * `life_begin`: the starts of rooms, each with the end of its life as the room's own times tell it. A life with a start
 * begins there.
 */
const CLASS_LENGTH = `
  life as (
    select room_id, life_ends_at, min(joined_at) as from_at, max(coalesce(left_at, ${OPEN_UNTIL})) as to_at
    from stay where of_person group by room_id, life_ends_at),
  life_begin as (
    select s.room_id, s.at, greatest(ended.at, case when ended.at is not null then s.at end) as life_ends_at
    from room_time s
    cross join lateral (
      select min(t.at) as created_at from room_time t
      where t.room_id = s.room_id and t.source = 'created' and t.at > s.at) next
    cross join lateral (
      select ${bestEnd('true')} as at from room_time t
      where t.room_id = s.room_id and t.at + ${FLOORED_MS} >= s.at and ${notAfter('t.at', 'next.created_at')}) ended
    where s.source = 'started'),
  class_span as (
    select least(life.from_at, min(life_begin.at)) as from_at, life.to_at
    from life left join life_begin
      on life_begin.room_id = life.room_id and life_begin.life_ends_at is not distinct from life.life_ends_at
    group by life.room_id, life.life_ends_at, life.from_at, life.to_at),
  class_time as (
    select range_agg(${interval('from_at', 'to_at')}) as union_of_spans from class_span)`;

/** `session_end`: as told, else the last leave from the newest room. */
const SESSION_END = `
  session_end as (
    select coalesce(told_end.at, greatest(n.created_at, max(stay.left_at))) as at,
      coalesce(told_end.evidence, 'inferred') as evidence
    from newest_room n
    left join told_end using (live_session_id)
    left join stay on stay.room_id = n.room_id and stay.of_person
    where n.over
    group by n.created_at, told_end.at, told_end.evidence)`;

/** Rises with every change of what is known: rows are only added, lists only grow, and the others count their changes. */
const REVISION = `(select session.version
      + (select count(*) from room_time)
      + (select count(*) + coalesce(sum(cardinality(l.keys)), 0)
        from room join homeroom.room_lists l on l.video_server = :videoServer and l.room_id = room.room_id)
      + (select coalesce(sum(version), 0) from connection)
      + (select coalesce(sum(version), 0) from seat))`;

/** One live session's attendance, in the shape of `AttendanceSheet`; no row when there is no such session. */
export const SHEET = statement(`
  with ${ROOMS},${stays('true')},${TOLD_END},${ATTENDED},${CLASS_LENGTH},${SESSION_END}
  select json_build_object(
    'startedAt', least((select min(at) from room_time where source = 'started'),
      (select min(joined_at) from stay where of_person)),
    'endedAt', session_end.at,
    'endedEvidence', session_end.evidence,
    'lengthMs', (select ${measure('union_of_spans')} from class_time),
    'final', coalesce(session_end.evidence <> 'inferred' and :now::bigint >= session_end.at + ${FINAL_AFTER}
      and not exists (select from stay where of_person and (left_at is null or left_evidence = 'inferred')), false),
    'attendees', (select coalesce(json_agg(attendee), '[]') from attendee),
    'machines', (select coalesce(json_agg(${STAY} ${IN_ORDER}), '[]') from stay where not of_person),
    'revision', ${REVISION}) as sheet
  from session left join session_end on true`);
