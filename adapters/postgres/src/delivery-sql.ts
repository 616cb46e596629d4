import type { DeliveryReport } from '@homeroom/core';
import { ROOMS, stays } from './attendance-stays-sql.js';
import { statement } from './statement.js';

/** What the ledger and the inbox say of deliveries. */
export interface DeliveriesRow {
  /** False when the server told of nothing. */
  readonly any: boolean;
  readonly joins: number;
  readonly received: number;
  readonly delay: DeliveryReport['delay'];
}

/** Live sessions that go on, with how many connections of them nobody has told the leave of. */
export const OPEN_SESSIONS = statement(`
  select r.live_session_id as id, count(*)::integer as untold
  from homeroom.live_sessions s
  join homeroom.rooms r on r.live_session_id = s.id and r.video_server = :videoServer
  join homeroom.connections c on c.video_server = :videoServer and c.room_id = r.room_id
  where s.status in ('opening', 'open', 'closing') and c.left_at is null and c.joined_at >= homeroom.instant(:since::bigint)
  group by r.live_session_id`);

/** How many of those have left all the same, as follows from what was told of the room. */
export const LEFT_UNTOLD = statement(`
  with ${ROOMS},${stays('c.left_at is null and c.joined_at >= homeroom.instant(:since::bigint)', 'false')}
  select count(*)::integer as "left" from stay where left_at is not null`);

const millis = (interval: string): string => `round(extract(epoch from ${interval}) * 1000)::bigint`;

/**
 * Deliveries since a moment. Delays are read from an index that holds both moments, so that no body is touched; what is
 * archived came long before most questions.
 */
export const DELIVERIES = statement(`
  with ledger as (
    select count(*) as joins, count(*) filter (where 'join' = any(c.told)) + count(*) filter (where 'leave' = any(c.told)) as told
    from homeroom.connections c
    where c.video_server = :videoServer and c.joined_at >= homeroom.instant(:since::bigint)),
  webhook as (
    select received_at - sent_at as delay from homeroom.inbox
    where origin = 'webhook' and video_server = :videoServer and received_at >= homeroom.instant(:since::bigint)
    union all
    select received_at - sent_at from homeroom.inbox_archive
    where origin = 'webhook' and video_server = :videoServer and received_at >= homeroom.instant(:since::bigint)),
  delay as (
    select count(*) as webhooks, percentile_disc(array[0.5, 0.95, 1]) within group (order by delay)
      filter (where delay is not null) as parts
    from webhook)
  select ledger.joins + delay.webhooks > 0 as "any", ledger.joins::integer as joins,
    ledger.told::integer as received,
    case when parts[1] is not null then json_build_object('p50Ms', ${millis('parts[1]')}, 'p95Ms', ${millis('parts[2]')},
      'maxMs', ${millis('parts[3]')}) end as delay
  from ledger, delay`);
