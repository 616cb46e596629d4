import type { Migration } from './migration.js';

/**
 * What was told of rooms and connections. Derived from the inbox, hence no foreign keys: they can be emptied and filled
 * again, and a join never touches (not even with a key lock) the live session that 300 others join at the same time.
 */
export const ledger: Migration = {
  name: '0002-ledger',
  sql: `
create table homeroom.room_times (
  video_server text not null,
  room_id text not null,
  source text not null check (source in ('created', 'started', 'finished', 'session-ended', 'past-room', 'active', 'not-active')),
  at timestamptz(3) not null,
  evidence text not null check (evidence in ('corrected', 'observed', 'reconciled', 'inferred')),
  sid text,
  primary key (video_server, room_id, source, at)
);

-- Whole answers of the server, since who is not in a list was not in the room: a fact that no row of a connection can hold.
create table homeroom.room_lists (
  video_server text not null,
  room_id text not null,
  at timestamptz(3) not null,
  keys text[] not null,
  primary key (video_server, room_id, at)
);

create table homeroom.connections (
  video_server text not null,
  connection_key text not null,
  -- As told: a sender that contradicts itself may name another session than the room's. Attendance goes by the room.
  live_session_id text not null,
  room_id text not null,
  identity text not null,
  other_identities text[] not null,
  name text,
  kind text not null check (kind in ('person', 'phone', 'machine')),
  joined_at timestamptz(3) not null,
  joined_evidence text not null check (joined_evidence in ('corrected', 'observed', 'reconciled', 'inferred')),
  left_at timestamptz(3),
  left_not_before timestamptz(3),
  left_not_after timestamptz(3),
  left_evidence text check (left_evidence in ('corrected', 'observed', 'reconciled', 'inferred')),
  left_reason text,
  last_seen_at timestamptz(3) not null,
  -- Guards a merge that was worked out from an older state.
  version bigint not null default 1,
  primary key (video_server, connection_key),
  -- A departure is told as a whole or not at all.
  check (num_nulls(left_at, left_not_before, left_not_after, left_evidence) in (0, 4))
);
-- Everything is looked up by room. An index by identity would make every join dearer, and nobody asks for it. The room
-- comes first: beginning like the primary key, this index would look as good for a look-up by key while the table has no
-- statistics, and the prepared plan would then read every connection of the server for each join.
create index connections_of_room on homeroom.connections (room_id, video_server);
`,
};
