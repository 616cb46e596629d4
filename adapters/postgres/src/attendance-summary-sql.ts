import { ROOMS, stays, TOLD_END } from './attendance-stays-sql.js';
import { statement } from './statement.js';

/**
 * Who never left, where that says who is inside; where nobody told the end, also all those whom an account of visits may
 * narrow; and whoever an account has there before the class is known to have begun. Of all others it does not matter.
 */
const NEEDED = `c.kind <> 'machine' and c.left_at is null
        and (not room.over or room.live_session_id not in (select live_session_id from told_end))
      or c.room_id in (select room_id from unended_visit)
      or (c.room_id, c.identity) in (select room_id, identity from early_visit)`;

const NEEDED_VISITS = `v.room_id in (select room_id from unended_visit)
      or (v.room_id, v.identity) in (select room_id, identity from early_visit)`;

/** `first_sign`: when each session is known to have begun without its visits. */
const BEGINNINGS = `
  first_sign as materialized (
    select live_session_id, min(at) as at from (
      select live_session_id, at from room_time where source = 'started'
      union all
      select room.live_session_id, homeroom.ms(min(c.joined_at))
      from room join homeroom.connections c on c.video_server = :videoServer and c.room_id = room.room_id
      where c.kind <> 'machine' group by room.live_session_id) told
    group by live_session_id),
  early_visit as materialized (
    select distinct v.room_id, v.identity
    from room left join first_sign using (live_session_id)
    join homeroom.room_visits v on v.video_server = :videoServer and v.room_id = room.room_id
      and v.from_at < coalesce(homeroom.instant(first_sign.at), 'infinity')),
  unended_visit as materialized (
    select n.room_id from newest_room n
    where n.over and n.live_session_id not in (select live_session_id from told_end)
      and exists (select from homeroom.room_visits v where v.video_server = :videoServer and v.room_id = n.room_id))`;

/**
 * Start, end and people inside of many live sessions. Only the connections that are needed for it are looked at
 * closely: a list of 200 classes holds tens of thousands.
 */
export const SUMMARIES = statement(`
  with ${ROOMS},${TOLD_END},${BEGINNINGS},${stays(NEEDED, NEEDED_VISITS)},
  first_visit as (
    select live_session_id, min(joined_at) as at from stay where of_person group by live_session_id),
  inside as (
    select live_session_id, count(distinct identity) as people
    from stay where of_person and left_at is null and not over group by live_session_id),
  -- Where nobody told the end, it is the last leave from the newest room. Stays that visits may narrow are all in "stay".
  last_leave as (
    select n.live_session_id, greatest(n.created_at, told.at, max(stay.left_at)) as at
    from newest_room n
    left join told_end using (live_session_id)
    left join stay on stay.room_id = n.room_id and stay.of_person
    cross join lateral (
      select homeroom.ms(max(c.left_at)) as at from homeroom.connections c
      where c.video_server = :videoServer and c.room_id = n.room_id and c.kind <> 'machine'
        and n.room_id not in (select room_id from unended_visit)) told
    where n.over and told_end.at is null
    group by n.live_session_id, n.created_at, told.at)
  select json_build_object('liveSessionId', session.live_session_id,
    'startedAt', least(first_sign.at, first_visit.at),
    'endedAt', coalesce(told_end.at, last_leave.at),
    'usersOnline', coalesce(inside.people, 0)) as summary
  from session
  left join first_sign using (live_session_id)
  left join first_visit using (live_session_id)
  left join told_end using (live_session_id)
  left join last_leave using (live_session_id)
  left join inside using (live_session_id)`);
