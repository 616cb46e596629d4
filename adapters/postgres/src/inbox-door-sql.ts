import type { Observation, Received } from '@homeroom/core';
import { INBOX_CHANNEL } from './inbox-signals.js';
import { type Binding, statement } from './statement.js';

/** What became of one observation of a batch; rows come in the order of the batch. */
export interface ReceivedRow {
  readonly received: Received;
}

/** Why an entry is quarantined whose sender contradicts itself. */
const CONTRADICTS = 'the same event id and event came with another body';

const COLUMNS = `id, video_server, origin, event_id, event, room_id, body, body_sha256, content_type, sent_at, received_at,
    next_attempt_at, quarantine, quarantined_at_door, status, reason`;

/** Due at once: a door whose clock is ahead of the projectors' must not keep them from what it has stored. */
const TOLD_COLUMNS = `id, :videoServer, origin, event_id, event, room_id, body, body_sha256, content_type,
    homeroom.instant(sent_at), homeroom.instant(received_at), timestamptz '-infinity', quarantine`;

/**
 * Stores a batch. Numbered in the order of arrival, written in the order of the hashes: two processes that get the same
 * webhooks at the same moment then wait for each other in one direction only. What finds neither its body nor its pair of
 * event id and event in the way is new; of the rest, what finds only its pair in the way contradicts.
 */
export const STORE = statement(`
  with told as materialized (
    select nextval('homeroom.inbox_id_seq') as id, *, substring(:bodies::bytea from body_from for body_bytes) as body
    from unnest(:origins::text[], :eventIds::text[], :events::text[], :roomIds::text[], :bodiesFrom::integer[],
      :bodiesBytes::integer[], :bodySha256s::text[], :contentTypes::text[], :sentAt::bigint[], :receivedAt::bigint[], :quarantines::text[])
      with ordinality as each (origin, event_id, event, room_id, body_from, body_bytes, body_sha256, content_type,
        sent_at, received_at, quarantine, n)),
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
  sentAt: told.map((one) => one.sentAt),
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
