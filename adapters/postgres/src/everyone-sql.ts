import type { PersonSession, Role } from '@homeroom/core';
import { IS_DUE } from './roll-up-sql.js';
import { statement } from './statement.js';

/** One live session with its people, column by column: their names would take longer to write and to read than their values. */
export interface Piece {
  readonly id: string;
  readonly slug: string;
  readonly createdAt: number;
  /** A bigint as text. */
  readonly seq: string;
  readonly roomId: string;
  readonly due: boolean;
  readonly lengthMs: number;
  readonly final: boolean;
  readonly people: {
    readonly identities: readonly string[];
    readonly externalIds: readonly (string | null)[];
    readonly names: readonly (string | null)[];
    readonly roles: readonly (Role | null)[];
    readonly attendedMs: readonly number[];
    readonly lowerMs: readonly number[];
    readonly upperMs: readonly number[];
  };
}

/**
 * The next ended live sessions after a place, by course and then by age. Courses come in order, each with its sessions in order,
 * so that reading ends with the last one wanted; sorting all that is left would read it all for each piece.
 */
export const PIECE = statement(`
  with piece as materialized (
    select c.slug, s.*
    from (
      select id, slug from homeroom.courses
      where issuer = :issuer and (:slug::text is null or slug = :slug) and slug collate "C" >= :afterSlug
      order by slug collate "C" offset 0) c
    cross join lateral (
      select s.id, s.room_id, s.created_at, s.seq, coalesce(${IS_DUE}, r.stale) as due, r.length_ms, r.open_questions
      from homeroom.live_sessions s
      cross join lateral (select * from homeroom.attendance_rollups where live_session_id = s.id and ended offset 0) r
      where s.course_id = c.id and (c.slug collate "C" > :afterSlug
        or (s.created_at, s.seq) > (homeroom.instant(:afterAt::bigint), :afterSeq::bigint))
      order by s.created_at, s.seq limit :rows) s
    limit :rows)
  select piece.id, piece.slug, homeroom.ms(piece.created_at)::float8 as "createdAt", piece.seq::text as seq,
    piece.room_id as "roomId", piece.due, piece.length_ms::float8 as "lengthMs", piece.open_questions = '{}' as final, people
  from piece
  cross join lateral (
    select json_build_object('identities', coalesce(json_agg(t.identity), '[]'), 'externalIds', coalesce(json_agg(p.external_id), '[]'),
      'names', coalesce(json_agg(coalesce(p.name, t.name)), '[]'), 'roles', coalesce(json_agg(t.role), '[]'),
      'attendedMs', coalesce(json_agg(t.attended_ms), '[]'), 'lowerMs', coalesce(json_agg(t.lower_ms), '[]'),
      'upperMs', coalesce(json_agg(t.upper_ms), '[]')) as people
    from (select * from homeroom.attendance_totals t where t.live_session_id = piece.id order by t.identity collate "C") t
    left join lateral (select external_id, name from homeroom.people where id = t.person_id offset 0) p on true) told
  order by piece.slug collate "C", piece.created_at, piece.seq`);

/** The people of a live session, each as a row. */
export const peopleOf = ({ slug, roomId, lengthMs, final, people }: Piece): readonly PersonSession[] =>
  people.identities.map((identity, index) => ({
    slug,
    roomId,
    externalId: people.externalIds[index] ?? null,
    identity,
    name: people.names[index] ?? null,
    role: people.roles[index] ?? null,
    attendedMs: people.attendedMs[index] ?? 0,
    lowerMs: people.lowerMs[index] ?? 0,
    upperMs: people.upperMs[index] ?? 0,
    lengthMs,
    final,
  }));
