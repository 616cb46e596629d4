import { VISIT_MARGIN } from '@homeroom/core';
import { bestEnd, FLOORED_MS, notAfter } from './room-life-sql.js';

/** `KNOWN_WELL` of `domain/visit-stays.ts`. */
const KNOWN_WELL_MS = 2_000;

/**
 * `domain/visit-stays.ts` in SQL. `visit`: what the server's account tells of the rooms, as far as `which` lets it through
 * (`v` is the table's row). `visit_end`: for each stay whose departure is not known well, the ends of the person's visits inside
 * its bounds. `narrowed_stay`: the told stays with their departures narrowed by those. `visit_stay`: the visits that no stay of
 * the person touches. `stay`: all stays.
 *
 * Most rooms have no account. Both joins are by text alone, so they are hash joins, which end at once when there is no visit.
 */
export const visitedStays = (which: string): string => `
  visit as materialized (
    select room.live_session_id, room.over, room.kind = 'breakout' as breakout, v.room_id, v.identity, v.name, v.kind,
      homeroom.ms(v.from_at) as from_at, homeroom.ms(v.to_at) as to_at, v.version
    from room join homeroom.room_visits v on v.video_server = :videoServer and v.room_id = room.room_id
    where ${which}),
  visit_end as (
    select s.key, max(v.from_at) as last_from,
      min(v.to_at) filter (where v.to_at between s.left_not_before and s.left_not_after) as first_at,
      max(v.to_at) filter (where v.to_at between s.left_not_before and s.left_not_after) as last_at
    from told_stay s join visit v on v.room_id = s.room_id and v.identity = s.identity
    where s.left_not_after - s.left_not_before > ${KNOWN_WELL_MS}
    group by s.key),
  narrowed_stay as materialized (
    select s.live_session_id, s.over, s.breakout, s.room_id, s.key, s.told_session_id, s.identity, s.other_identities, s.name,
      s.kind, s.told, s.joined_evidence, s.joined_at, s.last_seen_at, s.told_at, s.told_not_before, s.told_not_after,
      s.told_evidence, s.reason, s.of_person, s.joined_not_before, s.joined_not_after,
      coalesce(e.last_at, s.left_at) as left_at,
      case when s.reason = 'CONNECTION_TIMEOUT' then greatest(s.left_not_before, e.first_at - ${VISIT_MARGIN})
        else s.left_not_before end as left_not_before,
      case when s.left_at is not null then least(s.left_not_after, e.last_at + ${VISIT_MARGIN}) end as left_not_after,
      case when e.key is not null and s.left_evidence <> 'observed' then 'reconciled' else s.left_evidence end
        as left_evidence,
      s.life_ends_at
    from told_stay s
    left join visit_end e on e.key = s.key and e.last_at is not null
      and (s.left_evidence = 'observed' or e.last_from <= e.last_at)),
  visit_life as (
    select v.*, case when ended.at is not null then greatest(ended.at, v.from_at) end as life_ends_at
    from visit v
    join bounds b using (room_id)
    cross join lateral (
      select min(t.at) as created_at from unnest(b.sources, b.moments) as t (source, at)
      where t.source = 'created' and t.at > v.from_at) next
    cross join lateral (
      select ${bestEnd('true')} as at from unnest(b.sources, b.moments) as t (source, at)
      where t.at + ${FLOORED_MS} >= v.from_at and ${notAfter('t.at', 'next.created_at')}) ended),
  visit_stay as (
    select v.*, coalesce(v.to_at, v.life_ends_at) as ends_at
    from visit_life v
    where coalesce(v.to_at, v.life_ends_at) > v.from_at and not exists (
      select from narrowed_stay s
      where s.room_id = v.room_id and s.identity = v.identity
        and s.joined_not_before <= coalesce(v.to_at, v.life_ends_at) + ${VISIT_MARGIN}
        and (s.left_at is null or s.left_not_after >= v.from_at - ${VISIT_MARGIN}))),
  stay as materialized (
    select * from narrowed_stay
    union all
    select live_session_id, over, breakout, room_id, 'visit-' || identity || '-' || from_at, live_session_id, identity,
      '{}'::text[], name, kind, '{}'::text[], 'reconciled', from_at, from_at,
      null::bigint, null::bigint, null::bigint, null::text, null::text, true,
      from_at, ends_at, ends_at, from_at, ends_at, case when to_at is null then 'inferred' else 'reconciled' end,
      life_ends_at
    from visit_stay)`;
