import { CLOCKS_APART, JOIN_LAG } from '@homeroom/core';
import { visitedStays } from './attendance-visits-sql.js';
import { bestEnd, CERTAINLY_UNTIL, FLOORED_MS, notAfter } from './room-life-sql.js';

/**
 * The first half of `domain/attendance.ts` as common table expressions, named by the domain's words: from the rows of some
 * live sessions to the stays in them. Everything is in whole milliseconds, so nothing is rounded. The domain is the
 * definition; the contract suite runs generated histories through both. What is materialized is read several times.
 */

/**
 * `session`: the live sessions asked for. `room`: their main and breakout rooms. `room_time`: what was told of those.
 * `bounds`: the times that bound a room's stays, one row a room: its own, and for a breakout room the ends of its class.
 */
export const ROOMS = `
  session as materialized (
    select s.id as live_session_id, s.status = 'ended' as over, s.version, homeroom.ms(s.confirmed_at) as confirmed_at
    from homeroom.live_sessions s
    where s.id = any(:liveSessionIds::text[])),
  room as materialized (
    select r.live_session_id, r.room_id, r.kind, r.place, homeroom.ms(r.created_at) as created_at, session.over
    from session join homeroom.rooms r on r.live_session_id = session.live_session_id
    where r.video_server = :videoServer),
  room_time as materialized (
    select room.live_session_id, t.room_id, room.kind, t.source, homeroom.ms(t.at) as at, t.evidence, t.version
    from room join homeroom.room_times t on t.video_server = :videoServer and t.room_id = room.room_id),
  bounds as materialized (
    select room.room_id, array_agg(t.source) as sources, array_agg(t.at) as moments
    from room left join room_time t on t.live_session_id = room.live_session_id and (t.room_id = room.room_id
      or room.kind = 'breakout' and t.kind = 'main' and t.source in ('finished', 'session-ended', 'past-room', 'not-active'))
    group by room.room_id)`;

/**
 * `connection`: the rows that `which` lets through (`c` is the table's row). `looked_up`: with what the room's times say
 * after its join: `next` a creation, start or question, `ended` the end of its life and of its own stay in it, `missed` the
 * first list clearly after its last sign of life and without it.
 */
const lookedUp = (which: string): string => `
  connection as materialized (
    select room.live_session_id, room.over, room.kind = 'breakout' as breakout, c.room_id, c.connection_key as key,
      c.live_session_id as told_session_id, c.identity, c.other_identities, c.name, c.kind, c.told, c.joined_evidence,
      homeroom.ms(c.joined_at) as joined_at, homeroom.ms(c.last_seen_at) as last_seen_at,
      homeroom.ms(c.left_at) as told_at, homeroom.ms(c.left_not_before) as told_not_before,
      homeroom.ms(c.left_not_after) as told_not_after, c.left_evidence as told_evidence, c.left_reason as reason,
      c.version
    from room join homeroom.connections c on c.video_server = :videoServer and c.room_id = room.room_id
    where ${which}),
  looked_up as materialized (
    select c.*, next.begun_at, next.restarted_at, ended.life_end, ended.stay_end, missed.at as missed_at,
      coalesce(next.not_active_at,
        case when c.over then greatest(c.joined_at, c.last_seen_at, next.last_told_at) end) as asked_at
    from connection c
    join bounds b using (room_id)
    cross join lateral (
      select max(t.at) filter (where t.source in ('created', 'started') and t.at <= c.joined_at) as begun_at,
        min(t.at) filter (where t.source = 'started' and t.at > c.joined_at) as restarted_at,
        min(t.at) filter (where t.source = 'created' and t.at > c.joined_at) as created_at,
        min(t.at) filter (where t.source = 'not-active' and t.at > c.joined_at) as not_active_at,
        max(t.at) filter (where t.source <> 'account') as last_told_at
      from unnest(b.sources, b.moments) as t (source, at)) next
    cross join lateral (
      select ${bestEnd('true')} as life_end, ${bestEnd(notAfter('t.at', 'next.restarted_at'))} as stay_end
      from unnest(b.sources, b.moments) as t (source, at)
      where t.at + ${FLOORED_MS} >= c.joined_at and ${notAfter('t.at', 'next.created_at')}) ended
    cross join lateral (
      select min(homeroom.ms(l.at)) as at
      from homeroom.room_lists l
      where c.told_at is null and l.video_server = :videoServer and l.room_id = c.room_id
        and l.at > homeroom.instant(c.last_seen_at + ${CLOCKS_APART}) and cardinality(l.keys) > 0 and not c.key = any(l.keys)) missed)`;

/**
 * `cut`: where who never left was cut off: by the end of the room, by its restart, or by our question, at the last sign of
 * any person then. `bounded`: not after that, nor after the list that missed them. `told_stay`: with the departure, told or
 * not; a null `left_at` is a stay that lasts.
 */
const DEPARTURES = `
  cut as materialized (
    select u.*,
      case when u.stay_end is not null then greatest(u.stay_end, u.joined_at)
        when u.restarted_at is not null then u.restarted_at
        when u.asked_at is not null then greatest(u.joined_at, question.last_sign) end as cut_at,
      case when u.stay_end is not null then greatest(u.stay_end + ${FLOORED_MS}, u.joined_at)
        when u.restarted_at is not null then u.restarted_at + ${FLOORED_MS}
        else u.asked_at end as cut_not_after
    from looked_up u
    cross join lateral (
      select max(mate.sign) as last_sign
      from (select homeroom.ms(greatest(m.last_seen_at, m.left_at)) as sign
        from homeroom.connections m
        where u.told_at is null and u.stay_end is null and u.restarted_at is null and u.asked_at is not null
          and m.video_server = :videoServer and m.room_id = u.room_id and m.kind <> 'machine') mate
      where mate.sign <= u.asked_at) question),
  bounded as materialized (
    select cut.*, greatest(joined_at, least(cut_not_after, missed_at)) as not_after,
      least(${CERTAINLY_UNTIL}, greatest(joined_at, least(cut_not_after, missed_at))) as not_before,
      least(greatest(joined_at, last_seen_at), greatest(joined_at, least(cut_not_after, missed_at))) as seen_until,
      missed_at is not null and ${notAfter('missed_at', 'cut_not_after')} as missed,
      told_at is null and (cut_at is not null or missed_at is not null) as untold
    from cut),
  told_stay as materialized (
    select live_session_id, over, breakout, room_id, key, told_session_id, identity, other_identities, name, kind, told,
      joined_evidence, joined_at, last_seen_at, told_at, told_not_before, told_not_after, told_evidence, reason,
      kind <> 'machine' as of_person,
      case when joined_evidence = 'inferred' then coalesce(begun_at, joined_at) else joined_at end as joined_not_before,
      joined_at + case when joined_evidence = 'inferred' then 0 else ${JOIN_LAG} end as joined_not_after,
      case when untold
        then least(greatest(case when missed then (seen_until + not_after) >> 1 else cut_at end, not_before), not_after)
        else told_at end as left_at,
      case when untold then not_before else told_not_before end as left_not_before,
      case when untold then not_after else told_not_after end as left_not_after,
      case when untold then case when missed then 'reconciled' else 'inferred' end else told_evidence end
        as left_evidence,
      case when life_end is not null then greatest(life_end, joined_at) end as life_ends_at
    from bounded)`;

/** From connections and visits to stays; `which` is a condition on the connections' row `c`, `visits` on the visits' row `v`. */
export const stays = (which: string, visits = 'true'): string =>
  `${lookedUp(which)},${DEPARTURES},${visitedStays(visits)}`;

/** When a session that is over has ended, as the server told: of its newest room's last life. One row for each told end. */
export const TOLD_END = `
  newest_room as materialized (
    select distinct on (live_session_id) * from room where kind = 'main' order by live_session_id, place desc),
  told_end as materialized (
    select n.live_session_id, told.at, told.evidence
    from newest_room n
    cross join lateral (
      select max(t.at) as at from room_time t
      where t.room_id = n.room_id and t.source in ('created', 'started')) begun
    cross join lateral (
      select greatest(t.at, begun.at) as at, t.evidence from room_time t
      where t.room_id = n.room_id and t.at + ${FLOORED_MS} >= begun.at
        and t.source in ('finished', 'session-ended', 'past-room')
      order by array_position(array['finished', 'session-ended', 'past-room'], t.source), t.at limit 1) told
    where n.over)`;
