import type { KnownRoom, RoomStanding, Rooms } from '@homeroom/core';
import type { Knex } from 'knex';
import { ok } from 'neverthrow';
import { STRONGEST_FIRST } from './evidence-sql.js';
import { INBOX_CHANNEL, lockRoomAdoption, UNKNOWN_ROOM } from './inbox-signals.js';
import { rowsOf, statement } from './statement.js';
import { answered, transact } from './transact.js';
import type { VideoServerName } from './video-server-name.js';
import { ADD_VISITS, visitColumns } from './visit-sql.js';

/** `Rooms` on Postgres. */
export const postgresRooms = (knex: Knex, { videoServer }: VideoServerName): Rooms => ({
  find(roomId) {
    return answered(async () => (await rowsOf<RoomRow>(knex, FIND, { videoServer, roomId }))[0]?.room ?? null);
  },
  findAll(roomIds) {
    return answered(() => rowsOf<RoomStanding>(knex, FIND_ALL, { videoServer, roomIds }));
  },
  adopt(room) {
    return transact(knex, async (trx) => {
      await lockRoomAdoption(trx, 'exclusive');
      await rowsOf(trx, ADOPT, { videoServer, ...room });
      const [known] = await rowsOf<RoomRow>(trx, FIND, { videoServer, roomId: room.roomId });
      if (known === undefined) throw new Error('a room that was just adopted is not there');
      return ok(known.room);
    });
  },
  addTime(time) {
    return answered(async () => {
      await rowsOf(knex, ADD_TIME, { videoServer, ...time });
    });
  },
  addList(list) {
    return answered(async () => {
      await rowsOf(knex, ADD_LIST, { videoServer, ...list });
    });
  },
  addVisits(visits) {
    return answered(async () => {
      if (visits.length > 0) await rowsOf(knex, ADD_VISITS, { videoServer, ...visitColumns(visits) });
    });
  },
});

interface RoomRow {
  readonly room: KnownRoom;
}

const FIND = statement(`
  select json_build_object('roomId', r.room_id, 'liveSessionId', r.live_session_id, 'kind', r.kind,
    'createdAt', homeroom.ms(r.created_at), 'sessionRoomId', s.room_id) as room
  from homeroom.rooms r join homeroom.live_sessions s on s.id = r.live_session_id
  where r.video_server = :videoServer and r.room_id = :roomId`);

const FIND_ALL = statement(`
  select r.room_id as "roomId", s.room_id as "sessionRoomId", s.status = 'ended' as "sessionEnded"
  from homeroom.rooms r join homeroom.live_sessions s on s.id = r.live_session_id
  where r.video_server = :videoServer and r.room_id = any(:roomIds::text[])`);

/** `case`: what waits is found by its room, as in `SETTLE` by its id. */
export const ADOPT = statement(`
  with adopted as (
    insert into homeroom.rooms (video_server, room_id, live_session_id, kind, created_at)
    values (:videoServer, :roomId, :liveSessionId, :kind, homeroom.instant(:createdAt))
    on conflict (video_server, room_id) do nothing),
  waiting as (
    update homeroom.inbox set status = 'pending', reason = null, claimed_until = null
    where video_server = :videoServer and room_id = :roomId
      and case when status = 'ignored' then reason = '${UNKNOWN_ROOM}' end
    returning id)
  select pg_notify('${INBOX_CHANNEL}', '') where exists (select from waiting)`);

/** The stronger evidence holds: `mergeTime`. */
const ADD_TIME = statement(`
  insert into homeroom.room_times as known (video_server, room_id, source, at, evidence, sid)
  select :videoServer, :roomId, :source, homeroom.instant(:at), :evidence, :sid
  from homeroom.adding_facts(:videoServer, :roomId)
  on conflict (video_server, room_id, source, at) do update
    set evidence = excluded.evidence, sid = excluded.sid, version = known.version + 1
    where array_position(${STRONGEST_FIRST}, excluded.evidence) < array_position(${STRONGEST_FIRST}, known.evidence)`);

/** Two lists of one moment are one: whoever is in either was there. */
const ADD_LIST = statement(`
  insert into homeroom.room_lists as known (video_server, room_id, at, keys)
  select :videoServer, :roomId, homeroom.instant(:at), :keys::text[]
  from homeroom.adding_facts(:videoServer, :roomId)
  on conflict (video_server, room_id, at) do update
    set keys = array(select key from (select distinct unnest(known.keys || excluded.keys) as key) each order by key collate "C")
    where not known.keys @> excluded.keys`);
