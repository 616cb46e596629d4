import { ROOMS, stays, TOLD_END } from './attendance-stays-sql.js';
import { statement } from './statement.js';

/** Who never left, where that says who is inside, or where nobody told the end. Of all others it does not matter. */
const NEEDED = `c.left_at is null and c.kind <> 'machine'
      and (not room.over or room.live_session_id not in (select live_session_id from told_end))`;

/**
 * Start, end and people inside of many live sessions. Only the connections that are needed for it are looked at
 * closely: a list of 200 classes holds tens of thousands.
 */
export const SUMMARIES = statement(`
  with ${ROOMS},${TOLD_END},${stays(NEEDED)},
  first_join as (
    select room.live_session_id, min(c.joined_at) as at
    from room join homeroom.connections c on c.video_server = :videoServer and c.room_id = room.room_id
    where c.kind <> 'machine'
    group by room.live_session_id),
  first_start as (
    select live_session_id, min(at) as at from room_time where source = 'started' group by live_session_id),
  inside as (
    select live_session_id, count(distinct identity) as people
    from stay where left_at is null and not over group by live_session_id),
  -- Where nobody told the end, it is the last leave from the newest room.
  last_leave as (
    select n.live_session_id, greatest(n.created_at, told.at, max(stay.left_at)) as at
    from newest_room n
    left join told_end using (live_session_id)
    left join stay on stay.room_id = n.room_id
    cross join lateral (
      select homeroom.ms(max(c.left_at)) as at from homeroom.connections c
      where c.video_server = :videoServer and c.room_id = n.room_id and c.kind <> 'machine') told
    where n.over and told_end.at is null
    group by n.live_session_id, n.created_at, told.at)
  select json_build_object('liveSessionId', session.live_session_id,
    'startedAt', least(first_start.at, homeroom.ms(first_join.at)),
    'endedAt', coalesce(told_end.at, last_leave.at),
    'usersOnline', coalesce(inside.people, 0)) as summary
  from session
  left join first_start using (live_session_id)
  left join first_join using (live_session_id)
  left join told_end using (live_session_id)
  left join last_leave using (live_session_id)
  left join inside using (live_session_id)`);
