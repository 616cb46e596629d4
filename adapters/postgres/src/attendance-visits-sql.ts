import { NOTICED_WITHIN, VISIT_MARGIN } from '@homeroom/core';
import { bestEnd, FLOORED_MS, notAfter } from './room-life-sql.js';

/** `KNOWN_WELL` of `domain/visit-stays.ts`. */
const KNOWN_WELL_MS = 2_000;

/**
 * `domain/visit-stays.ts` in SQL. `visit`: what the server's account tells of the rooms, as far as `which` lets it through
 * (`v` is the table's row); of one person in one room it must be all or nothing. `own_visit`: for each stay the only visit that
 * the person had open when they joined. `handed_over`: those visits, each with the end of what it may say of a stay before.
 * `other_visit`: those that explain no stay. `line_end`: when the signalling of a stay ended, where that says more than its departure. `narrowed_stay`: the told stays with that. `visit_stay`: what the other visits
 * may have been, unless a stay covers it. `stay`: all stays.
 *
 * Most rooms have no account. All joins are by text alone, so they are hash joins, which end at once when there is no visit.
 */
export const visitedStays = (which: string): string => `
  visit as materialized (
    select room.live_session_id, room.over, room.kind = 'breakout' as breakout, v.room_id, v.identity, v.name, v.kind,
      homeroom.ms(v.from_at) as from_at, homeroom.ms(v.to_at) as to_at, v.version
    from room join homeroom.room_visits v on v.video_server = :videoServer and v.room_id = room.room_id
    where ${which}),
  own_visit as materialized (
    select s.key, s.room_id, s.identity, s.joined_at, s.left_not_before, s.left_not_after, min(v.from_at) as from_at,
      min(v.to_at) as to_at
    from told_stay s join visit v on v.room_id = s.room_id and v.identity = s.identity
    where s.joined_evidence <> 'inferred' and v.from_at <= s.joined_at
      and (v.to_at is null or v.to_at > s.joined_at + ${VISIT_MARGIN})
    group by s.key, s.room_id, s.identity, s.joined_at, s.left_not_before, s.left_not_after having count(*) = 1),
  handed_over as (
    select room_id, identity, from_at, least(min(joined_at), min(to_at)) as until_at from own_visit group by room_id, identity, from_at),
  other_visit as materialized (
    select v.* from visit v
    where not exists (
      select from own_visit o where o.room_id = v.room_id and o.identity = v.identity and o.from_at = v.from_at)),
  line_end as (
    select o.key, greatest(o.to_at, max(v.to_at)) as at
    from own_visit o
    left join other_visit v on v.room_id = o.room_id and v.identity = o.identity and v.from_at <= o.left_not_after
    where o.left_not_after - o.left_not_before > ${KNOWN_WELL_MS} and o.to_at is not null
    group by o.key, o.to_at, o.left_not_before, o.left_not_after
    having count(v.room_id) = count(v.to_at)
      and greatest(o.to_at, max(v.to_at)) between o.left_not_before and o.left_not_after),
  line_handed_over as (
    select o.key, max(h.until_at) as until_at
    from own_visit o join handed_over h on h.room_id = o.room_id and h.identity = o.identity
      and h.from_at <> o.from_at and h.from_at <= o.left_not_after
    group by o.key),
  narrowed_stay as materialized (
    select s.live_session_id, s.over, s.breakout, s.room_id, s.key, s.told_session_id, s.identity, s.other_identities, s.name,
      s.kind, s.told, s.joined_evidence, s.joined_at, s.last_seen_at, s.told_at, s.told_not_before, s.told_not_after,
      s.told_evidence, s.reason, s.of_person, s.joined_not_before, s.joined_not_after,
      coalesce(line_end.at, s.left_at) as left_at, s.left_not_before,
      case when s.left_at is not null then least(s.left_not_after, greatest(line_end.at, case when line_end.at is not null then until_at end)
        + ${VISIT_MARGIN}) end as left_not_after,
      case when line_end.at is not null and s.left_evidence = 'inferred' then 'reconciled' else s.left_evidence end
        as left_evidence,
      s.life_ends_at
    from told_stay s left join line_end using (key) left join line_handed_over using (key)),
  visit_life as (
    select v.*, greatest(ended.at, case when ended.at is not null then v.from_at end) as life_ends_at,
      greatest(ended.at + ${FLOORED_MS}, case when ended.at is not null then v.from_at end) as life_not_after
    from other_visit v
    join bounds b using (room_id)
    cross join lateral (
      select min(t.at) as created_at from unnest(b.sources, b.moments) as t (source, at)
      where t.source = 'created' and t.at > v.from_at) next
    cross join lateral (
      select ${bestEnd('true')} as at from unnest(b.sources, b.moments) as t (source, at)
      where t.at + ${FLOORED_MS} >= v.from_at and ${notAfter('t.at', 'next.created_at')}) ended),
  visit_end as (
    select v.live_session_id, v.over, v.breakout, v.room_id, v.identity, v.name, v.kind, v.from_at, v.to_at, v.life_ends_at,
      coalesce(v.to_at, v.life_ends_at) as ends_at,
      case when v.to_at is null then v.life_not_after else coalesce(min(next.from_at), v.to_at) end as not_after
    from visit_life v
    left join visit next on next.room_id = v.room_id and next.identity = v.identity
      and next.from_at > v.to_at and next.from_at <= v.to_at + ${NOTICED_WITHIN}
    where coalesce(v.to_at, v.life_ends_at) > v.from_at
    group by v.live_session_id, v.over, v.breakout, v.room_id, v.identity, v.name, v.kind, v.from_at, v.to_at, v.life_ends_at,
      v.life_not_after),
  visit_stay as (
    select v.* from visit_end v
    where not exists (
      select from narrowed_stay s
      where s.room_id = v.room_id and s.identity = v.identity and s.joined_not_before <= v.from_at
        and (s.left_at is null or v.not_after <= s.left_not_after))),
  stay as materialized (
    select * from narrowed_stay
    union all
    select live_session_id, over, breakout, room_id, 'visit-' || identity || '-' || from_at, live_session_id, identity,
      '{}'::text[], name, kind, '{}'::text[], 'reconciled', from_at, from_at,
      null::bigint, null::bigint, null::bigint, null::text, null::text, true,
      from_at, ends_at, ends_at, from_at, not_after, case when to_at is null then 'inferred' else 'reconciled' end,
      life_ends_at
    from visit_stay)`;
