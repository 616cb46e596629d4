import type { InboxEntry } from '@homeroom/core';
import { statement } from './statement.js';

/** An entry in three columns: the body is bytes, which JSON cannot hold; `i` is its row. */
export const ENTRY = `i.id::text as id, i.body, json_build_object('origin', i.origin, 'eventId', i.event_id, 'event', i.event,
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
