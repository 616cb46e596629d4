import type { InboxEntry, Observation, Received, Settlement } from '@homeroom/core';
import { INBOX_CHANNEL, UNKNOWN_ROOM } from './inbox-signals.js';
import { type Binding, statement } from './statement.js';

/** An entry in three columns: the body is bytes, which JSON cannot hold; `i` is its row. */
const ENTRY = `i.id::text as id, i.body, json_build_object('origin', i.origin, 'eventId', i.event_id, 'event', i.event,
    'roomId', i.room_id, 'bodySha256', i.body_sha256, 'contentType', i.content_type,
    'receivedAt', homeroom.ms(i.received_at), 'quarantine', i.quarantine, 'status', i.status, 'reason', i.reason,
    'attempts', i.attempts) as entry`;

/** What the statements below select. */
export interface EntryRow {
  readonly id: string;
  readonly body: Buffer;
  readonly entry: Omit<InboxEntry, 'id' | 'body'>;
}

/** The entry of a row. The bytes are copied out of the network buffer that they share with others. */
export const entryOf = ({ id, body, entry }: EntryRow): InboxEntry => ({ ...entry, id, body: new Uint8Array(body) });

/** What became of one observation of a batch; rows come in the order of the batch. */
export interface ReceivedRow {
  readonly received: Received;
}

/** Why an entry is quarantined whose sender contradicts itself. */
const CONTRADICTS = 'the same event id and event came with another body';

const COLUMNS = `id, video_server, origin, event_id, event, room_id, body, body_sha256, content_type, received_at,
    next_attempt_at, quarantine, quarantined_at_door, status, reason`;

const TOLD_COLUMNS = `id, :videoServer, origin, event_id, event, room_id, body, body_sha256, content_type,
    homeroom.instant(received_at), homeroom.instant(received_at), quarantine`;

/**
 * Stores a batch. Numbered in the order of arrival, written in the order of the hashes: two processes that get the same
 * webhooks at the same moment then wait for each other in one direction only. What finds neither its body nor its pair of
 * event id and event in the way is new; of the rest, what finds only its pair in the way contradicts.
 */
export const STORE = statement(`
  with told as materialized (
    select nextval('homeroom.inbox_id_seq') as id, *, substring(:bodies::bytea from body_from for body_bytes) as body
    from unnest(:origins::text[], :eventIds::text[], :events::text[], :roomIds::text[], :bodiesFrom::integer[],
      :bodiesBytes::integer[], :bodySha256s::text[], :contentTypes::text[], :receivedAt::bigint[], :quarantines::text[])
      with ordinality as each (origin, event_id, event, room_id, body_from, body_bytes, body_sha256, content_type,
        received_at, quarantine, n)),
  added as (
    insert into homeroom.inbox (${COLUMNS})
    select ${TOLD_COLUMNS}, quarantine is not null,
      case when quarantine is null then 'pending' else 'quarantined' end, quarantine
    from told order by body_sha256, id
    on conflict do nothing
    returning id, status),
  contradicting as (
    insert into homeroom.inbox (${COLUMNS})
    select ${TOLD_COLUMNS}, true, 'quarantined', '${CONTRADICTS}'
    from told where id not in (select id from added) order by body_sha256, id
    on conflict do nothing
    returning id)
  select case when added.status = 'pending' then 'stored'
    when added.id is not null or contradicting.id is not null then 'quarantined'
    else 'duplicate' end as received
  from told left join added using (id) left join contradicting using (id)
  order by told.n`);

/**
 * Observations as bindings. The bodies go as one run of bytes, which pg sends as they are: in an array, each would be written
 * out as hexadecimal text, twice as long, and read back by the database.
 */
export const columnsOf = (told: readonly Observation[]): Record<string, Binding> => ({
  origins: told.map((one) => one.origin),
  eventIds: told.map((one) => one.eventId),
  events: told.map((one) => one.event),
  roomIds: told.map((one) => one.roomId),
  bodies: Buffer.concat(told.map((one) => one.body)),
  bodiesFrom: startsOf(told.map((one) => one.body.byteLength)),
  bodiesBytes: told.map((one) => one.body.byteLength),
  bodySha256s: told.map((one) => one.bodySha256),
  contentTypes: told.map((one) => one.contentType),
  receivedAt: told.map((one) => one.receivedAt),
  quarantines: told.map((one) => one.quarantine),
});

/** Where each of the lengths begins when they are laid end to end; Postgres counts from 1. */
const startsOf = (lengths: readonly number[]): number[] => {
  let next = 1;
  return lengths.map((length) => {
    const start = next;
    next += length;
    return start;
  });
};

export const NOTIFY = statement(`select pg_notify('${INBOX_CHANNEL}', '')`);

/** Materialized: a plan that ran the inner part again would claim more than the limit. */
export const CLAIM = statement(`
  with due as materialized (
    select id from homeroom.inbox
    where status = 'pending' and video_server = :videoServer and next_attempt_at <= homeroom.instant(:now)
      and (claimed_until is null or claimed_until <= homeroom.instant(:now))
    order by id limit :limit
    for update skip locked)
  update homeroom.inbox i set attempts = i.attempts + 1, claimed_until = homeroom.instant(:claimedUntil)
  from due where i.id = due.id
  returning ${ENTRY}`);

/** Only what is claimed: told again, or after an operator took the claim away, it changes nothing. */
export const SETTLE = statement(`
  update homeroom.inbox i set status = told.status, reason = told.reason, claimed_until = null,
    next_attempt_at = coalesce(homeroom.instant(told.next_attempt_at), i.next_attempt_at),
    attempts = i.attempts - told.attempts_given_back
  from unnest(:ids::bigint[], :statuses::text[], :reasons::text[], :nextAttemptAt::bigint[], :attemptsGivenBack::integer[])
    as told (id, status, reason, next_attempt_at, attempts_given_back)
  where i.id = told.id and i.status = 'pending' and i.claimed_until is not null`);

/** The rooms that have become known since their entries were read. */
export const RECALL = statement(`
  update homeroom.inbox i set status = 'pending', reason = null
  where i.id = any(:ids::bigint[]) and i.status = 'ignored' and i.reason = '${UNKNOWN_ROOM}'
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
      next_attempt_at = homeroom.instant(:now)
    where i.id = :id::bigint and i.video_server = :videoServer
    returning ${ENTRY})
  select id, body, entry from replayed, pg_notify('${INBOX_CHANNEL}', '')`);

export const LIST = statement(`
  select ${ENTRY} from homeroom.inbox i
  where i.video_server = :videoServer and (:before::bigint is null or i.id < :before::bigint)
  order by i.id desc limit :rows`);

export const LIST_OF_STATUS = statement(`
  select ${ENTRY} from homeroom.inbox i
  where i.status = :status and i.video_server = :videoServer and (:before::bigint is null or i.id < :before::bigint)
  order by i.id desc limit :rows`);

export const DEPTH = statement(`
  select json_build_object('pending', count(*), 'oldestReceivedAt', homeroom.ms(min(received_at))) as depth
  from homeroom.inbox where status = 'pending' and video_server = :videoServer`);
