import type { Client } from 'pg';
import { VIDEO_SERVER } from './names.js';
import { EVENTS, webhookFormat } from './recorded-webhooks.js';

/** The classes that can be derived again from what is in the inbox. */
export interface GeneratedWebhooks {
  readonly roomIds: readonly string[];
  readonly webhooks: number;
}

/** Classes whose webhooks are made by one statement: some ten thousand webhooks. */
const CLASSES_AT_ONCE = 25;

/** Fills the inbox with the webhooks that told of the newest classes, `wanted` of them or a few more, all applied. */
export const generateWebhooks = async (client: Client, wanted: number): Promise<GeneratedWebhooks> => {
  await client.query('create unlogged table formats (event text primary key, format text not null)');
  for (const event of EVENTS) await client.query('insert into formats values ($1, $2)', [event, webhookFormat(event)]);
  const roomIds: string[] = [];
  let webhooks = 0;
  const newest = await client.query<{ n: number }>('select max(n) as n from classes');
  let to = newest.rows[0]?.n ?? 0;
  while (webhooks < wanted && to > 0) {
    const from = Math.max(1, to - CLASSES_AT_ONCE + 1);
    const made = await client.query(WEBHOOKS, [from, to]);
    webhooks += made.rowCount ?? 0;
    const rooms = await client.query<{ room_id: string }>(ROOM_IDS, [from, to]);
    roomIds.push(...rooms.rows.map((row) => row.room_id));
    to = from - 1;
    if (roomIds.length % (CLASSES_AT_ONCE * 40) === 0) console.error(`generated ${webhooks} webhooks`);
  }
  return { roomIds, webhooks };
};

const ROOM_IDS = 'select room_id from classes where n between $1 and $2';

/** The arguments are those of `webhookFormat`. Each is received a fifth of a second after it was sent, in the order of sending. */
const WEBHOOKS = `
  insert into homeroom.inbox (video_server, origin, event_id, event, room_id, body, body_sha256, content_type, sent_at, received_at,
    quarantined_at_door, status, attempts, next_attempt_at)
  select '${VIDEO_SERVER}', 'webhook', event_id, event, room_id, body, encode(sha256(body), 'hex'), 'application/webhook+json', sent_at,
    sent_at + interval '200 milliseconds', false, 'done', 1, sent_at
  from (
    select told.event, event_id, room_id, sent_at, told.id, convert_to(format(formats.format, room_id, sid, event_id,
      extract(epoch from sent_at)::bigint, key, identity, name, floor(extract(epoch from joined_at))::bigint,
      homeroom.ms(joined_at), reason), 'UTF8') as body
    from (
      select event, 'EV_' || substr(md5(id || event || coalesce(key, '')), 1, 12) as event_id, room_id, sid, sent_at, id,
        key, identity, name, joined_at, reason
      from (
        select case t.source when 'created' then 'room_created' when 'started' then 'room_started'
            when 'finished' then 'room_finished' else 'session_ended' end as event,
          c.id, c.room_id, c.sid, t.at as sent_at, null as key, null as identity, null as name, null::timestamptz as joined_at,
          null as reason
        from classes c join homeroom.room_times t on t.video_server = '${VIDEO_SERVER}' and t.room_id = c.room_id
        where c.n between $1 and $2
        union all
        select case what when 'join' then 'participant_joined' else 'participant_left' end, c.id, c.room_id, c.sid,
          date_trunc('second', case what when 'join' then k.joined_at
            else k.left_not_before + case k.left_reason when 'CONNECTION_TIMEOUT' then 22 else 0 end * interval '1 second' end),
          k.connection_key, k.identity, k.name, k.joined_at, k.left_reason
        from classes c join homeroom.connections k on k.video_server = '${VIDEO_SERVER}' and k.room_id = c.room_id
        cross join lateral unnest(k.told) as what
        where c.n between $1 and $2) events) told
    join formats using (event)) written
  order by sent_at, event_id`;
