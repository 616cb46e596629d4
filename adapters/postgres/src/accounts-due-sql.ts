import type { AccountsDue } from '@homeroom/core';
import type { Binding } from './statement.js';

/**
 * Rows of live sessions whose newest room's account of visits is due: see `AccountsDue`. They are found by the answers that
 * said "not active", of which an index holds those of the last hour together.
 */
export const ACCOUNTS_DUE = `
  select s.*
  from homeroom.room_times said
  join homeroom.rooms r on r.video_server = said.video_server and r.room_id = said.room_id and r.kind = 'main'
  join homeroom.live_sessions s on s.id = r.live_session_id and s.status = 'ended'
  cross join lateral (
    select max(t.at) filter (where t.source in ('created', 'started')) as begun_at,
      max(t.at) filter (where t.source = 'account') as account_at
    from homeroom.room_times t where t.video_server = r.video_server and t.room_id = r.room_id) told
  cross join lateral (
    select min(t.at) as at from homeroom.room_times t
    where t.video_server = r.video_server and t.room_id = r.room_id and t.source = 'not-active' and t.at >= told.begun_at) found
  where said.source = 'not-active'
    and said.at between homeroom.instant(:accountFoundFrom::bigint) and homeroom.instant(:accountFoundTo::bigint)
    and not exists (select from homeroom.rooms next where next.live_session_id = s.id and next.place > r.place)
    and (told.account_at >= told.begun_at) is not true
    and found.at between homeroom.instant(:accountFoundFrom::bigint) and homeroom.instant(:accountFoundTo::bigint)
    and :accountsNow::bigint - homeroom.ms(greatest(s.confirmed_at, found.at))
      >= greatest(:accountAfterMs::bigint, (:accountsNow::bigint - homeroom.ms(found.at) + 1) / 2)`;

/** When accounts are due, as bindings. */
export const accountsDueColumns = ({ now, afterMs, giveUpMs }: AccountsDue): Record<string, Binding> => ({
  accountsNow: now,
  accountAfterMs: afterMs,
  accountFoundFrom: now - giveUpMs,
  accountFoundTo: now - afterMs,
});
