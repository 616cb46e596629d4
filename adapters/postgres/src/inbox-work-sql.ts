import type { Settlement } from '@homeroom/core';
import { INBOX_CHANNEL, UNKNOWN_ROOM } from './inbox-signals.js';
import { ENTRY } from './inbox-sql.js';
import { type Binding, statement } from './statement.js';

/**
 * An instant that a caller told, as a moment of the database's clock: moved by what is between that and the caller's machine
 * (`:machineNow`; null moves nothing). Whatever two processes compare here is so told by one clock. A stable expression, as
 * `clock_timestamp()` would not be: it can bound a look into an index.
 */
const moment = (place: string): string =>
  `(homeroom.instant(${place}) + coalesce(statement_timestamp() - homeroom.instant(:machineNow::bigint), interval '0'))`;

/** Materialized: a plan that ran the inner part again would claim more than the limit. */
export const CLAIM = statement(`
  with due as materialized (
    select id from homeroom.inbox
    where status = 'pending' and video_server = :videoServer and next_attempt_at <= ${moment(':now')}
      and (claimed_until is null or claimed_until <= ${moment(':now')})
    order by id limit :limit
    for update skip locked)
  update homeroom.inbox i set attempts = i.attempts + 1, claimed_until = ${moment(':claimedUntil')}
  from due where i.id = due.id
  returning ${ENTRY}`);

/**
 * Only what is claimed: told again, or after an operator took the claim away, it changes nothing.
 *
 * `case` hides a condition from Postgres' planner, which must find these rows by their keys: until it has new statistics it
 * thinks that hardly anything waits, and would sooner read the index of all that does, for each batch.
 */
export const SETTLE = statement(`
  update homeroom.inbox i set status = told.status, reason = told.reason, claimed_until = null,
    next_attempt_at = coalesce(${moment('told.next_attempt_at')}, i.next_attempt_at),
    attempts = i.attempts - told.attempts_given_back
  from unnest(:ids::bigint[], :statuses::text[], :reasons::text[], :nextAttemptAt::bigint[], :attemptsGivenBack::integer[])
    as told (id, status, reason, next_attempt_at, attempts_given_back)
  where i.id = told.id and case when i.status = 'pending' then i.claimed_until is not null end`);

/** The rooms that have become known since their entries were read. `case`: as in `SETTLE`. */
export const RECALL = statement(`
  update homeroom.inbox i set status = 'pending', reason = null
  where i.id = any(:ids::bigint[]) and case when i.status = 'ignored' then i.reason = '${UNKNOWN_ROOM}' end
    and exists (select from homeroom.rooms r where r.video_server = i.video_server and r.room_id = i.room_id)`);

/** Settlements as bindings. */
export const settlementColumns = (told: readonly Settlement[]): Record<string, Binding> => ({
  ids: told.map((one) => one.id),
  statuses: told.map((one) => one.status),
  reasons: told.map((one) => ('reason' in one ? one.reason : null)),
  nextAttemptAt: told.map((one) => ('nextAttemptAt' in one ? one.nextAttemptAt : null)),
  attemptsGivenBack: told.map((one) => ('countAttempt' in one && !one.countAttempt ? 1 : 0)),
});

export const REPLAY = statement(`
  with replayed as (
    update homeroom.inbox i set status = 'pending', reason = null, attempts = 0, claimed_until = null,
      next_attempt_at = ${moment(':now')}
    where i.id = :id::bigint and i.video_server = :videoServer
    returning ${ENTRY})
  select id, body, entry from replayed, pg_notify('${INBOX_CHANNEL}', '')`);
