import type { Migration } from './migration.js';

/** Recordings and their chain of custody. */
export const recordings: Migration = {
  name: '0004-recordings',
  sql: `
create table homeroom.recordings (
  video_server text not null,
  record_id text not null,
  live_session_id text not null references homeroom.live_sessions,
  room_id text not null,
  status text not null check (status in ('expected', 'announced', 'fetching', 'ready', 'missing', 'deleted')),
  started_at timestamptz(3),
  ended_at timestamptz(3),
  announced_bytes bigint,
  size_bytes bigint,
  sha256 text,
  width integer,
  height integer,
  duration_seconds double precision,
  file_key text,
  poster_key text,
  warning text,
  attempt integer not null,
  next_attempt_at timestamptz(3),
  last_error text,
  primary key (video_server, record_id)
);
create index recordings_of_live_session on homeroom.recordings (live_session_id);
create index recordings_due on homeroom.recordings (video_server, next_attempt_at) where next_attempt_at is not null;

create table homeroom.recording_steps (
  video_server text not null,
  record_id text not null,
  step text not null check (step in ('started', 'ended', 'transcoded', 'announced', 'attempt-started', 'attempt-failed',
    'fetched', 'poster-made', 'poster-failed', 'missing')),
  at timestamptz(3) not null,
  evidence text not null check (evidence in ('corrected', 'observed', 'reconciled', 'inferred')),
  detail text,
  -- A step is known by its name and moment; telling it again adds nothing.
  primary key (video_server, record_id, step, at),
  foreign key (video_server, record_id) references homeroom.recordings
);
`,
};
