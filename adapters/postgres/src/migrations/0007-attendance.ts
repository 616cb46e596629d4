import type { Migration } from './migration.js';

/** What attendance needs beside the ledger: the server's account of visits, what told of a connection, roll-ups, the archive. */
export const attendance: Migration = {
  name: '0007-attendance',
  sql: `
alter table homeroom.room_times
  drop constraint room_times_source_check,
  add constraint room_times_source_check check (source in
    ('created', 'started', 'finished', 'session-ended', 'past-room', 'active', 'not-active', 'account')),
  -- Raised when stronger evidence is told of the time: the revision of attendance must rise with it.
  add column version bigint not null default 1;

-- Rooms that were found over in the last hour: their accounts of visits are asked for.
create index room_times_not_active on homeroom.room_times (at) where source = 'not-active';

alter table homeroom.connections add column told text[] not null default '{}'
  check (told <@ array['join', 'leave', 'list', 'sign']);
-- Deliveries are counted by the week. Joins come in the order of time, for which such an index is small and costs a join nothing.
create index connections_by_join on homeroom.connections using brin (joined_at) with (pages_per_range = 16);

create table homeroom.room_visits (
  video_server text not null,
  room_id text not null,
  identity text not null,
  name text,
  kind text not null check (kind in ('person', 'phone')),
  from_at timestamptz(3) not null,
  to_at timestamptz(3),
  version bigint not null default 1,
  primary key (video_server, room_id, from_at, identity)
);

alter table homeroom.drifts
  drop constraint drifts_kind_check,
  add constraint drifts_kind_check check (kind in
    ('setting', 'room-over', 'room-active', 'presence', 'departure', 'account')),
  add column source text not null default 'create' check (source in ('create', 'active-room', 'past-rooms', 'account')),
  add column repaired_at timestamptz(3);
alter table homeroom.drifts alter column source drop default;

alter table homeroom.inbox add column sent_at timestamptz(3);
-- How late events came, without a look at their bodies.
create index inbox_deliveries on homeroom.inbox (received_at) include (video_server, sent_at) where origin = 'webhook';

-- Observations of sealed live sessions, as they were in the inbox; the bodies are compressed as all long values are.
create table homeroom.inbox_archive (
  id bigint primary key,
  video_server text not null,
  origin text not null,
  event_id text,
  event text,
  room_id text,
  body bytea not null,
  body_sha256 text not null,
  content_type text not null,
  sent_at timestamptz(3),
  received_at timestamptz(3) not null,
  quarantine text,
  status text not null,
  reason text,
  attempts integer not null
);
create index inbox_archive_of_room on homeroom.inbox_archive (room_id, id);
create index inbox_archive_by_receipt on homeroom.inbox_archive using brin (received_at);

create table homeroom.sealed_sessions (
  live_session_id text primary key references homeroom.live_sessions,
  sealed_at timestamptz(3) not null
);

-- One row for each live session from its beginning, so that whoever changes something of it finds it. Derived: no foreign keys.
create table homeroom.attendance_rollups (
  live_session_id text primary key,
  issuer text not null,
  course_id text not null,
  -- The transaction of the last change: readers pass over what may still be followed by an earlier one.
  changed_xid xid8 not null default pg_current_xact_id(),
  -- Of an ended live session: whether it has to be rolled up because more became known. One that goes on is not rolled up.
  ended boolean not null,
  stale boolean not null default true,
  started_at timestamptz(3),
  ended_at timestamptz(3),
  length_ms bigint,
  -- Without people's own changes, such as of their names.
  revision bigint,
  open_questions text[],
  -- When time will answer the question that is left to it.
  final_at timestamptz(3)
);
create index attendance_rollups_changed on homeroom.attendance_rollups (issuer, changed_xid, live_session_id);
create index attendance_rollups_of_course on homeroom.attendance_rollups (course_id, changed_xid, live_session_id);
create index attendance_rollups_stale on homeroom.attendance_rollups (live_session_id) where ended and stale;
create index attendance_rollups_final on homeroom.attendance_rollups (final_at) where ended and final_at is not null;

create table homeroom.attendance_totals (
  live_session_id text not null,
  identity text not null,
  person_id text,
  role text,
  -- As the video server calls them; a person's own name is with the person.
  name text,
  -- Whether they were there at all.
  attended boolean not null,
  attended_ms bigint not null,
  lower_ms bigint not null,
  upper_ms bigint not null,
  primary key (live_session_id, identity)
);

insert into homeroom.attendance_rollups (live_session_id, issuer, course_id, ended)
select s.id, c.issuer, s.course_id, s.status = 'ended' from homeroom.live_sessions s join homeroom.courses c on c.id = s.course_id;

-- Courses of a course platform in the order of its report.
create index courses_in_order on homeroom.courses (issuer, slug collate "C");
-- For a person's changes, which are changes of their live sessions.
create index seats_of_person on homeroom.seats (person_id);

-- Keeps those who add facts of a live session (any number at once) and those who replace or sum them up (one alone) apart,
-- until the end of the transaction. "fact" in ASCII, and the session.
create function homeroom.exclude_facts(live_session_id text) returns void language sql volatile
  begin atomic
    select pg_advisory_xact_lock(1717658484, hashtext(live_session_id));
  end;

-- Whoever adds a fact of a live session calls this first, in the same statement. Each statement in here sees what was committed
-- before it begins, so a roll-up that was made while this waited for the lock is found and marked.
create function homeroom.adding_facts_of(session text) returns void language plpgsql volatile as $$
begin
  perform pg_advisory_xact_lock_shared(1717658484, hashtext(session));
  update homeroom.attendance_rollups r set stale = true, changed_xid = pg_current_xact_id()
  where r.live_session_id = session and not r.stale;
end $$;

-- The same by a room of it. A room that is nobody's is no hindrance: its facts are of no live session.
create function homeroom.adding_facts(server text, room text) returns void language plpgsql volatile as $$
declare session text;
begin
  select r.live_session_id into session from homeroom.rooms r where r.video_server = server and r.room_id = room;
  if session is null then return; end if;
  perform pg_advisory_xact_lock_shared(1717658484, hashtext(session));
  update homeroom.attendance_rollups r set stale = true, changed_xid = pg_current_xact_id()
  where r.live_session_id = session and not r.stale;
end $$;
`,
};
