import type { Connection } from '@homeroom/core';
import { type Binding, statement } from './statement.js';

/** A connection as JSON in the domain's shape; `c` is its row. */
export const CONNECTION = `json_build_object('key', c.connection_key, 'liveSessionId', c.live_session_id, 'roomId', c.room_id,
    'identity', c.identity, 'otherIdentities', c.other_identities, 'name', c.name, 'kind', c.kind,
    'told', c.told, 'joinedAt', homeroom.ms(c.joined_at), 'joinedEvidence', c.joined_evidence,
    'departure', case when c.left_at is not null then json_build_object('at', homeroom.ms(c.left_at),
      'notBefore', homeroom.ms(c.left_not_before), 'notAfter', homeroom.ms(c.left_not_after),
      'evidence', c.left_evidence, 'reason', c.left_reason) end,
    'lastSeenAt', homeroom.ms(c.last_seen_at))`;

/** A connection that is in the ledger. */
export interface ConnectionRow {
  readonly connection: Connection;
}

/** What became of `ADD`: `known` is null when the row is new. */
export interface AddedRow {
  readonly known: Connection | null;
  /** A bigint as text; null for a new row. */
  readonly version: string | null;
}

/**
 * Adds a row, or gives the one that is there with its version: one round trip either way. No row at all: another process
 * added it after this statement's snapshot was taken; ask again.
 */
export const ADD = statement(`
  with added as (
    insert into homeroom.connections (video_server, connection_key, live_session_id, room_id, identity,
      other_identities, name, kind, told, joined_at, joined_evidence, left_at, left_not_before, left_not_after,
      left_evidence, left_reason, last_seen_at)
    select :videoServer, :key, :liveSessionId, :roomId, :identity, :otherIdentities::text[], :name, :kind, :told::text[],
      homeroom.instant(:joinedAt), :joinedEvidence, homeroom.instant(:leftAt), homeroom.instant(:leftNotBefore),
      homeroom.instant(:leftNotAfter), :leftEvidence, :leftReason, homeroom.instant(:lastSeenAt)
    from homeroom.adding_facts(:videoServer, :roomId)
    on conflict (video_server, connection_key) do nothing
    returning connection_key)
  select null::json as known, null::text as version from added
  union all
  select ${CONNECTION}, c.version::text from homeroom.connections c
  where c.video_server = :videoServer and c.connection_key = :key`);

/** Saves a merge, unless the row has changed since it was read. */
export const SAVE = statement(`
  update homeroom.connections set live_session_id = :liveSessionId, room_id = :roomId, identity = :identity,
    other_identities = :otherIdentities, name = :name, kind = :kind, told = :told, joined_at = homeroom.instant(:joinedAt),
    joined_evidence = :joinedEvidence, left_at = homeroom.instant(:leftAt),
    left_not_before = homeroom.instant(:leftNotBefore), left_not_after = homeroom.instant(:leftNotAfter),
    left_evidence = :leftEvidence, left_reason = :leftReason, last_seen_at = homeroom.instant(:lastSeenAt),
    version = version + 1
  from homeroom.adding_facts(:videoServer, :roomId)
  where video_server = :videoServer and connection_key = :key and version = :version::bigint
  returning connection_key`);

export const OF_ROOM = statement(`
  select ${CONNECTION} as connection from homeroom.connections c
  where c.video_server = :videoServer and c.room_id = :roomId`);

/** A connection as bindings. */
export const columnsOf = ({ departure, ...connection }: Connection): Record<string, Binding> => ({
  ...connection,
  leftAt: departure?.at ?? null,
  leftNotBefore: departure?.notBefore ?? null,
  leftNotAfter: departure?.notAfter ?? null,
  leftEvidence: departure?.evidence ?? null,
  leftReason: departure?.reason ?? null,
});
