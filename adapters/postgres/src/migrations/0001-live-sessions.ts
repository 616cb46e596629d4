import type { Migration } from './migration.js';

/** Courses, people, live sessions with their rooms, seats: source tables, referring to each other. */
export const liveSessions: Migration = {
  name: '0001-live-sessions',
  sql: `
-- Moments are UTC milliseconds in the domain and timestamptz(3) here; whole numbers all the way, so nothing is rounded.
create function homeroom.instant(ms bigint) returns timestamptz language sql stable parallel safe
  return timestamptz 'epoch' + ms * interval '1 millisecond';
create function homeroom.ms(at timestamptz) returns bigint language sql stable parallel safe
  return (extract(epoch from at) * 1000)::bigint;

create table homeroom.courses (
  id text primary key,
  issuer text not null,
  slug text not null,
  title text,
  unique (issuer, slug)
);

create table homeroom.people (
  id text primary key,
  kind text not null check (kind in ('member', 'guest', 'phone', 'unknown')),
  issuer text,
  external_id text,
  name text not null,
  picture_url text,
  -- Raised with every change: attendance shows names, and its revision must rise with them.
  version bigint not null default 1,
  unique (issuer, external_id)
);

create table homeroom.live_sessions (
  id text primary key,
  -- Puts sessions of one millisecond in order, so that a list can be cut into parts anywhere.
  seq bigint generated always as identity,
  room_id text not null,
  course_id text not null references homeroom.courses,
  title text not null,
  details text,
  starts_at timestamptz(3),
  ends_at timestamptz(3),
  empty_timeout_seconds integer not null,
  max_participants integer,
  welcome_message text,
  policy_version integer not null,
  status text not null check (status in ('opening', 'open', 'closing', 'ended')),
  close_requested_at timestamptz(3),
  closed_by text,
  resumable_until timestamptz(3),
  confirmed_at timestamptz(3),
  created_at timestamptz(3) not null,
  version bigint not null default 1,
  constraint live_sessions_room_id_key unique (room_id)
);
create unique index live_sessions_one_open_per_course on homeroom.live_sessions (course_id)
  where status in ('opening', 'open', 'closing');
create index live_sessions_of_course on homeroom.live_sessions (course_id, created_at, seq);
-- For the sweep, which looks at the open ones and at those that ended lately.
create index live_sessions_by_age on homeroom.live_sessions (status, created_at);

create table homeroom.rooms (
  -- In every key that the video server gives: two servers may use one name. One server is configured for now.
  video_server text not null,
  room_id text not null,
  live_session_id text not null references homeroom.live_sessions,
  kind text not null check (kind in ('main', 'breakout')),
  -- The place of a main room in its session, from 0. Rooms made in one millisecond need an order too: the newest decides the status.
  place integer check ((place is not null) = (kind = 'main')),
  created_at timestamptz(3) not null,
  constraint rooms_pkey primary key (video_server, room_id),
  unique (live_session_id, place)
);

create table homeroom.seats (
  live_session_id text not null references homeroom.live_sessions,
  person_id text not null references homeroom.people,
  identity text not null,
  role text not null check (role in ('teacher', 'assistant', 'student', 'observer')),
  blocked_at timestamptz(3),
  version bigint not null default 1,
  primary key (live_session_id, person_id),
  unique (live_session_id, identity)
);
`,
};
