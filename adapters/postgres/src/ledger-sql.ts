import type { Facts, KnownRoom } from '@homeroom/core';
import { CONNECTION } from './connection-sql.js';
import { ENTRY } from './inbox-sql.js';
import { statement } from './statement.js';
import { VISIT } from './visit-sql.js';

/** The rooms and all facts of one live session, each as a JSON array; no rooms when there is no such session. */
export interface LedgerRow extends Facts {
  readonly rooms: readonly KnownRoom[] | null;
}

const inRooms = (table: string, row: string): string =>
  `from room join homeroom.${table} ${row} on ${row}.video_server = :videoServer and ${row}.room_id = room.room_id`;

export const FACTS = statement(`
  with room as materialized (
    select r.room_id, r.live_session_id, r.kind, r.place, r.created_at, s.room_id as session_room_id
    from homeroom.live_sessions s join homeroom.rooms r on r.live_session_id = s.id and r.video_server = :videoServer
    where s.room_id = :roomId)
  select
    (select json_agg(json_build_object('roomId', room_id, 'liveSessionId', live_session_id, 'kind', kind,
        'createdAt', homeroom.ms(created_at), 'sessionRoomId', session_room_id) order by place, created_at, room_id)
      from room) as rooms,
    (select coalesce(json_agg(json_build_object('roomId', t.room_id, 'source', t.source, 'at', homeroom.ms(t.at),
        'evidence', t.evidence, 'sid', t.sid)), '[]') ${inRooms('room_times', 't')}) as times,
    (select coalesce(json_agg(json_build_object('roomId', l.room_id, 'at', homeroom.ms(l.at), 'keys', l.keys)), '[]')
      ${inRooms('room_lists', 'l')}) as lists,
    (select coalesce(json_agg(${VISIT}), '[]') ${inRooms('room_visits', 'v')}) as visits,
    (select coalesce(json_agg(${CONNECTION}), '[]') ${inRooms('connections', 'c')}) as connections`);

/** What was or is to be applied, oldest first. */
export const OBSERVATIONS = statement(`
  select ${ENTRY} from homeroom.inbox i
  where i.room_id = any(:roomIds::text[]) and i.video_server = :videoServer and i.status in ('done', 'pending')
  order by i.id`);

/** Takes a live session's facts for this transaction alone; no row when there is none. */
export const TAKE_FACTS = statement(`
  select s.id, homeroom.exclude_facts(s.id) from homeroom.live_sessions s where s.room_id = :roomId`);

export const SEALED_AT = statement(`
  select homeroom.ms(sealed_at)::float8 as "sealedAt" from homeroom.sealed_sessions where live_session_id = :liveSessionId`);

/** How much less is known of a session without some rows: as much as its revision counted them. */
export interface GoneRow {
  readonly gone: number;
}

/** Forgets facts by their natural keys. */
export const FORGET = statement(`
  with time as (
    delete from homeroom.room_times t
    using json_to_recordset(:times::json) as told ("roomId" text, source text, at bigint)
    where t.video_server = :videoServer and t.room_id = told."roomId" and t.source = told.source
      and t.at = homeroom.instant(told.at)
    returning t.version),
  list as (
    delete from homeroom.room_lists l
    using json_to_recordset(:lists::json) as told ("roomId" text, at bigint)
    where l.video_server = :videoServer and l.room_id = told."roomId" and l.at = homeroom.instant(told.at)
    returning 1 + cardinality(l.keys) as version),
  visit as (
    delete from homeroom.room_visits v
    using json_to_recordset(:visits::json) as told ("roomId" text, "from" bigint, identity text)
    where v.video_server = :videoServer and v.room_id = told."roomId" and v.from_at = homeroom.instant(told."from")
      and v.identity = told.identity
    returning v.version),
  connection as (
    delete from homeroom.connections c
    using json_to_recordset(:connections::json) as told (key text)
    where c.video_server = :videoServer and c.connection_key = told.key
    returning c.version)
  select coalesce(sum(version), 0)::integer as gone from (
    select version from time union all select version from list
    union all select version from visit union all select version from connection) told`);

/** Writes facts as they are to be from now on; a connection that is another live session's stays that one's. */
export const WRITE = statement(`
  with time as (
    insert into homeroom.room_times as known (video_server, room_id, source, at, evidence, sid)
    select :videoServer, "roomId", source, homeroom.instant(at), evidence, sid
    from json_to_recordset(:times::json) as told ("roomId" text, source text, at bigint, evidence text, sid text)
    on conflict (video_server, room_id, source, at) do update
      set evidence = excluded.evidence, sid = excluded.sid, version = known.version + 1),
  list as (
    insert into homeroom.room_lists (video_server, room_id, at, keys)
    select :videoServer, "roomId", homeroom.instant(at), keys
    from json_to_recordset(:lists::json) as told ("roomId" text, at bigint, keys text[])
    on conflict (video_server, room_id, at) do update set keys = excluded.keys),
  visit as (
    insert into homeroom.room_visits as known (video_server, room_id, identity, name, kind, from_at, to_at)
    select :videoServer, "roomId", identity, name, kind, homeroom.instant("from"), homeroom.instant("to")
    from json_to_recordset(:visits::json)
      as told ("roomId" text, identity text, name text, kind text, "from" bigint, "to" bigint)
    on conflict (video_server, room_id, from_at, identity) do update
      set name = excluded.name, kind = excluded.kind, to_at = excluded.to_at, version = known.version + 1)
  insert into homeroom.connections as known (video_server, connection_key, live_session_id, room_id, identity,
    other_identities, name, kind, told, joined_at, joined_evidence, left_at, left_not_before, left_not_after,
    left_evidence, left_reason, last_seen_at)
  select :videoServer, key, "liveSessionId", "roomId", identity, "otherIdentities", name, kind, told, homeroom.instant("joinedAt"),
    "joinedEvidence", homeroom.instant("leftAt"), homeroom.instant("leftNotBefore"), homeroom.instant("leftNotAfter"),
    "leftEvidence", "leftReason", homeroom.instant("lastSeenAt")
  from json_to_recordset(:connections::json) as each (key text, "liveSessionId" text, "roomId" text, identity text,
    "otherIdentities" text[], name text, kind text, told text[], "joinedAt" bigint, "joinedEvidence" text, "leftAt" bigint,
    "leftNotBefore" bigint, "leftNotAfter" bigint, "leftEvidence" text, "leftReason" text, "lastSeenAt" bigint)
  on conflict (video_server, connection_key) do update set live_session_id = excluded.live_session_id,
    room_id = excluded.room_id, identity = excluded.identity, other_identities = excluded.other_identities,
    name = excluded.name, kind = excluded.kind, told = excluded.told, joined_at = excluded.joined_at,
    joined_evidence = excluded.joined_evidence, left_at = excluded.left_at, left_not_before = excluded.left_not_before,
    left_not_after = excluded.left_not_after, left_evidence = excluded.left_evidence, left_reason = excluded.left_reason,
    last_seen_at = excluded.last_seen_at, version = known.version + 1
  where known.room_id = any(:roomIds::text[])`);

/**
 * Raises the revision by what it lost with forgotten rows and one more, and marks the roll-up. The session's row comes first, as
 * for whoever updates it: two that take the same rows in different orders would wait for each other.
 */
export const RAISE = statement(`
  with session as (
    update homeroom.live_sessions set version = version + :raised::bigint where id = :liveSessionId returning id)
  update homeroom.attendance_rollups r set stale = true, changed_xid = pg_current_xact_id()
  from session where r.live_session_id = session.id`);
