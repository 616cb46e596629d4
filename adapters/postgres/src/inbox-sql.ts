import type { InboxEntry, InboxStatus } from '@homeroom/core';
import { type Statement, statement } from './statement.js';

/** An entry in three columns: the body is bytes, which JSON cannot hold; `i` is its row. */
export const ENTRY = `i.id::text as id, i.body, json_build_object('origin', i.origin, 'eventId', i.event_id, 'event', i.event,
    'roomId', i.room_id, 'bodySha256', i.body_sha256, 'contentType', i.content_type,
    'sentAt', homeroom.ms(i.sent_at), 'receivedAt', homeroom.ms(i.received_at), 'quarantine', i.quarantine, 'status', i.status, 'reason', i.reason,
    'attempts', i.attempts) as entry`;

/** What the statements below select. */
export interface EntryRow {
  readonly id: string;
  readonly body: Buffer;
  readonly entry: Omit<InboxEntry, 'id' | 'body'>;
}

/** The entry of a row. pg makes the bytes out of a text, so they hold on to nothing of the network's. */
export const entryOf = ({ id, body, entry }: EntryRow): InboxEntry => ({
  ...entry,
  id,
  body: new Uint8Array(body.buffer, body.byteOffset, body.byteLength),
});

/** The last that there can be: a place in the list that is always given bounds the look into the index. */
const LAST_ID = '9223372036854775807';

const listOf = (condition: string): Statement =>
  statement(`
  select ${ENTRY} from homeroom.inbox i
  where ${condition} and i.video_server = :videoServer and i.id < coalesce(:before::bigint, ${LAST_ID})
  order by i.id desc limit :rows`);

/** One for each status: an index of some statuses is of no use to a prepared plan that is told the status only later. */
export const LISTS: Readonly<Record<InboxStatus | 'any', Statement>> = {
  any: listOf('true'),
  pending: listOf(`i.status = 'pending'`),
  done: listOf(`i.status = 'done'`),
  ignored: listOf(`i.status = 'ignored'`),
  parked: listOf(`i.status = 'parked'`),
  quarantined: listOf(`i.status = 'quarantined'`),
};

export const DEPTH = statement(`
  select json_build_object('pending', count(*), 'oldestReceivedAt', homeroom.ms(min(received_at))) as depth
  from homeroom.inbox where status = 'pending' and video_server = :videoServer`);
