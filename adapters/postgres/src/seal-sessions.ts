import type { Instant, StorageFailed } from '@homeroom/core';
import type { Knex } from 'knex';
import { err, ok, type Result, ResultAsync } from 'neverthrow';
import { rollUp } from './roll-up.js';
import { rowsOf, statement } from './statement.js';
import { answered, transact } from './transact.js';

/** See `Ledgers.seal`. */
export interface SealWanted {
  readonly endedBefore: Instant;
  readonly limit: number;
  readonly now: Instant;
}

/** Brings roll-ups up to date, which say what is final, and seals session by session, each in a transaction of its own. */
export const sealSessions = (
  knex: Knex,
  videoServer: string,
  wanted: SealWanted,
): ResultAsync<readonly string[], StorageFailed> => new ResultAsync(sealAll(knex, videoServer, wanted));

const sealAll = async (
  knex: Knex,
  videoServer: string,
  { endedBefore, limit, now }: SealWanted,
): Promise<Result<readonly string[], StorageFailed>> => {
  const stale = await answered(() => rowsOf<{ readonly id: string }>(knex, STALE, { endedBefore, limit, now }));
  if (stale.isErr()) return err(stale.error);
  const rolledUp = await rollUp(
    knex,
    videoServer,
    stale.value.map(({ id }) => id),
    now,
  );
  if (rolledUp.isErr()) return err(rolledUp.error);
  const old = await answered(() =>
    rowsOf<{ readonly id: string }>(knex, SEALABLE, { videoServer, endedBefore, limit, liveSessionId: null }),
  );
  if (old.isErr()) return err(old.error);
  const sealed: string[] = [];
  for (const { id } of old.value) {
    const one = await sealOne(knex, { videoServer, endedBefore, now, liveSessionId: id });
    if (one.isErr()) return err(one.error);
    if (one.value !== null) sealed.push(one.value);
  }
  return ok(sealed);
};

/** Its room id; null when it is not to be sealed any more. */
const sealOne = (
  knex: Knex,
  one: { videoServer: string; endedBefore: Instant; now: Instant; liveSessionId: string },
): ResultAsync<string | null, StorageFailed> =>
  transact<string | null, never>(knex, async (trx) => {
    await rowsOf(trx, TAKE, one);
    const [still] = await rowsOf<{ readonly roomId: string }>(trx, SEALABLE, { ...one, limit: 1 });
    if (still === undefined) return ok(null);
    await rowsOf(trx, MOVE, one);
    return ok(still.roomId);
  });

const TAKE = statement('select homeroom.exclude_facts(:liveSessionId)');

/** The oldest first, at most as many as are sealed at a time: the others are brought up to date by the regular roll-up. */
const STALE = statement(`
  select r.live_session_id as id
  from homeroom.attendance_rollups r join homeroom.live_sessions s on s.id = r.live_session_id
  where r.ended and (r.stale or r.final_at <= homeroom.instant(:now)) and s.created_at < homeroom.instant(:endedBefore)
  order by s.created_at, s.seq limit :limit`);

/** One, or the oldest ones. */
const SEALABLE = statement(`
  select r.live_session_id as id, s.room_id as "roomId"
  from homeroom.attendance_rollups r join homeroom.live_sessions s on s.id = r.live_session_id
  where r.ended and not r.stale and r.open_questions = '{}' and r.ended_at < homeroom.instant(:endedBefore)
    and (:liveSessionId::text is null or r.live_session_id = :liveSessionId)
    and not exists (select from homeroom.sealed_sessions x where x.live_session_id = r.live_session_id)
    and not exists (
      select from homeroom.rooms room join homeroom.inbox i on i.room_id = room.room_id and i.video_server = room.video_server
      where room.live_session_id = r.live_session_id and room.video_server = :videoServer
        and i.status in ('pending', 'parked', 'quarantined'))
  order by s.created_at, s.seq limit :limit`);

const MOVE = statement(`
  with moved as (
    delete from homeroom.inbox i using homeroom.rooms r
    where r.live_session_id = :liveSessionId and r.video_server = :videoServer
      and i.room_id = r.room_id and i.video_server = r.video_server and i.status in ('done', 'ignored')
    returning i.*),
  kept as (
    insert into homeroom.inbox_archive (id, video_server, origin, event_id, event, room_id, body, body_sha256, content_type,
      sent_at, received_at, quarantine, status, reason, attempts)
    select id, video_server, origin, event_id, event, room_id, body, body_sha256, content_type, sent_at, received_at,
      quarantine, status, reason, attempts
    from moved)
  insert into homeroom.sealed_sessions (live_session_id, sealed_at) values (:liveSessionId, homeroom.instant(:now))
  on conflict do nothing`);
