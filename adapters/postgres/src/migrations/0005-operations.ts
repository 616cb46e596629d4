import type { Migration } from './migration.js';

/** What operators look at. */
export const operations: Migration = {
  name: '0005-operations',
  sql: `
create table homeroom.drifts (
  id bigint generated always as identity primary key,
  video_server text not null,
  live_session_id text not null references homeroom.live_sessions,
  room_id text not null,
  kind text not null check (kind in ('setting', 'room-over', 'room-active', 'presence')),
  asked text not null,
  found text not null,
  at timestamptz(3) not null,
  unique (video_server, room_id, kind, asked)
);
create index drifts_by_time on homeroom.drifts (at, id);
`,
};
