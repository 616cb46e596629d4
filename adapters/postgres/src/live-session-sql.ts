import type { ClassDescription, LiveSession, MainRoom } from '@homeroom/core';
import { ACCOUNTS_DUE } from './accounts-due-sql.js';
import { type Binding, statement } from './statement.js';

/** A live session as JSON in the domain's shape, with its main rooms and their times; `s` is its row. One query, no mapping. */
export const SESSION = `json_build_object(
    'id', s.id, 'roomId', s.room_id, 'courseId', s.course_id, 'title', s.title, 'details', s.details,
    'startsAt', homeroom.ms(s.starts_at), 'endsAt', homeroom.ms(s.ends_at),
    'emptyTimeoutSeconds', s.empty_timeout_seconds, 'maxParticipants', s.max_participants,
    'welcomeMessage', s.welcome_message, 'createdAt', homeroom.ms(s.created_at),
    'policyVersion', s.policy_version, 'status', s.status,
    'closeRequestedAt', homeroom.ms(s.close_requested_at), 'closedBy', s.closed_by,
    'resumableUntil', homeroom.ms(s.resumable_until), 'confirmedAt', homeroom.ms(s.confirmed_at),
    'rooms', (
      select json_agg(json_build_object('roomId', r.room_id, 'createdAt', homeroom.ms(r.created_at), 'times', (
        select coalesce(json_agg(json_build_object('roomId', t.room_id, 'source', t.source, 'at', homeroom.ms(t.at),
          'evidence', t.evidence, 'sid', t.sid) order by t.at, t.source), '[]')
        from homeroom.room_times t
        where t.video_server = r.video_server and t.room_id = r.room_id)) order by r.place)
      from homeroom.rooms r
      where r.live_session_id = s.id and r.kind = 'main')) as session`;

/** What the statements below select. */
export interface SessionRow {
  readonly session: LiveSession;
}

/** A row of a list, with its place in it. */
export interface ListedSessionRow extends SessionRow {
  readonly seq: string;
}

export const FIND = statement(`select ${SESSION} from homeroom.live_sessions s where s.room_id = :roomId`);

export const NEWEST_OF = statement(`
  select ${SESSION} from homeroom.live_sessions s where s.course_id = :courseId
  order by s.created_at desc, s.seq desc limit 1`);

export const LIST = statement(`
  select s.seq::text as seq, ${SESSION} from homeroom.live_sessions s
  where s.course_id = :courseId
    and (s.created_at, s.seq) < (coalesce(homeroom.instant(:at::bigint), 'infinity'), coalesce(:seq::bigint, 0))
  order by s.created_at desc, s.seq desc limit :rows`);

/** Without KEY: what refers to the session (a new seat, a breakout room) goes on while it is locked. */
export const LOCK = statement('select id from homeroom.live_sessions where room_id = :roomId for no key update');

const NEW_ROOMS = `
    insert into homeroom.rooms (video_server, room_id, live_session_id, kind, place, created_at)
    select :videoServer, room_id, :id, 'main', place, homeroom.instant(created_at)
    from unnest(:roomIds::text[], :roomPlaces::integer[], :roomsCreatedAt::bigint[])
      as added (room_id, place, created_at)`;

/** The rooms first: when both the room id and the course are taken, the room id is what the caller chose. */
export const ADD = statement(`
  with room as (${NEW_ROOMS} returning room_id),
  rollup as (
    insert into homeroom.attendance_rollups (live_session_id, issuer, course_id, ended)
    select :id, issuer, id, :status::text = 'ended' from homeroom.courses where id = :courseId and exists (select from room))
  insert into homeroom.live_sessions (id, room_id, course_id, title, details, starts_at, ends_at, empty_timeout_seconds,
    max_participants, welcome_message, policy_version, status, close_requested_at, closed_by, resumable_until,
    confirmed_at, created_at)
  select :id, :roomId, :courseId, :title, :details, homeroom.instant(:startsAt), homeroom.instant(:endsAt),
    :emptyTimeoutSeconds, :maxParticipants, :welcomeMessage, :policyVersion, :status,
    homeroom.instant(:closeRequestedAt), :closedBy, homeroom.instant(:resumableUntil),
    homeroom.instant(:confirmedAt), homeroom.instant(:createdAt)
  where exists (select from room)`);

export const SAVE = statement(`
  with room as (${NEW_ROOMS}),
  rollup as (
    update homeroom.attendance_rollups set ended = :status::text = 'ended', stale = true,
      changed_xid = case when :noteworthy::boolean then pg_current_xact_id() else changed_xid end
    where live_session_id = :id)
  update homeroom.live_sessions set title = :title, details = :details, starts_at = homeroom.instant(:startsAt),
    ends_at = homeroom.instant(:endsAt), empty_timeout_seconds = :emptyTimeoutSeconds,
    max_participants = :maxParticipants, welcome_message = :welcomeMessage, policy_version = :policyVersion,
    status = :status, close_requested_at = homeroom.instant(:closeRequestedAt), closed_by = :closedBy,
    resumable_until = homeroom.instant(:resumableUntil), confirmed_at = homeroom.instant(:confirmedAt),
    version = version + 1
  where id = :id`);

/**
 * See `LiveSessions.unsettled`; each line of the inner condition is one of its cases. The outer one says again what the index
 * by age can tell: without it, every session that ever was would be joined with its newest room first.
 */
export const UNSETTLED = statement(`
  select ${SESSION} from (
  select s.*
  from homeroom.live_sessions s
  cross join lateral (
    select room_id, video_server, created_at from homeroom.rooms
    where live_session_id = s.id and kind = 'main' order by place desc limit 1) newest
  where (s.status in ('opening', 'open', 'closing')
      or s.status = 'ended' and s.created_at > homeroom.instant(:forgetBefore))
    and (s.status = 'opening' and newest.created_at < homeroom.instant(:stuckSince)
      or s.status = 'closing' and s.close_requested_at < homeroom.instant(:stuckSince)
      or s.status = 'open' and coalesce(s.confirmed_at, s.created_at) < homeroom.instant(:unconfirmedSince)
      or s.status = 'ended' and (
        select count(*) filter (where t.source = 'not-active') = 0 or coalesce(
          max(t.at) filter (where t.source = 'not-active') < max(t.at) filter (where t.source in ('created', 'started')), false)
        from homeroom.room_times t where t.video_server = newest.video_server and t.room_id = newest.room_id))
  union
  ${ACCOUNTS_DUE.trim()}) s
  order by coalesce(s.confirmed_at, s.created_at), s.seq limit :limit`);

/** The columns of a session that change, as bindings. */
export const changingColumns = (session: LiveSession): Record<string, Binding> => {
  const { status, closeRequestedAt, closedBy, resumableUntil, confirmedAt, policyVersion } = session;
  return { ...described(session), status, closeRequestedAt, closedBy, resumableUntil, confirmedAt, policyVersion };
};

const described = (of: ClassDescription): Record<string, Binding> => ({
  title: of.title,
  details: of.details,
  startsAt: of.startsAt,
  endsAt: of.endsAt,
  emptyTimeoutSeconds: of.emptyTimeoutSeconds,
  maxParticipants: of.maxParticipants,
  welcomeMessage: of.welcomeMessage,
});

/** New rooms as bindings, the first of them at `place` in its session. */
export const roomColumns = (rooms: readonly MainRoom[], place: number): Record<string, Binding> => ({
  roomIds: rooms.map((room) => room.roomId),
  roomPlaces: rooms.map((_, index) => place + index),
  roomsCreatedAt: rooms.map((room) => room.createdAt),
});
