import type { ChangedSession, Course, LiveSession } from '@homeroom/core';
import { SESSION } from './live-session-sql.js';
import { IS_DUE } from './roll-up-sql.js';
import { statement } from './statement.js';

/** A live session that changed. */
export interface ChangedRow {
  readonly id: string;
  /** The transaction of its last change; as text. */
  readonly change: string;
  readonly due: boolean;
}

type Figures = Pick<ChangedSession, 'startedAt' | 'endedAt' | 'lengthMs' | 'revision' | 'openQuestions'>;

/** A live session with its roll-up. */
export interface DescribedRow {
  readonly id: string;
  readonly session: LiveSession;
  readonly course: Course;
  /** What changes of people themselves add to the revision. */
  readonly named: number;
  /** Null without a roll-up that is up to date. */
  readonly figures: Figures | null;
}

/** The figures of a live session, worked out now. */
export interface FiguresRow {
  readonly id: string;
  readonly figures: Figures;
}

/**
 * Rows that came from another cluster (a dump that was restored) hold its transaction ids; those that this one has not
 * reached would be passed over for ever. They count as changed now.
 */
export const ADOPT_CHANGES = statement(`
  update homeroom.attendance_rollups set changed_xid = pg_current_xact_id()
  where issuer = :issuer and changed_xid >= pg_snapshot_xmax(pg_current_snapshot())`);

/** Changes of transactions before which no other can commit any more. A cursor of another cluster begins at the top. */
const SETTLED_SINCE = `r.changed_xid < pg_snapshot_xmin(pg_current_snapshot()) and (r.changed_xid, r.live_session_id) > (
      case when :change::xid8 < pg_snapshot_xmax(pg_current_snapshot()) then :change::xid8 else '0' end, :after::text)`;

export const CHANGED = statement(`
  select r.live_session_id as id, r.changed_xid::text as change, r.ended and coalesce(${IS_DUE}, r.stale) as due
  from homeroom.attendance_rollups r
  where r.issuer = :issuer and ${SETTLED_SINCE}
    and (:slug::text is null or r.course_id = (select id from homeroom.courses where issuer = :issuer and slug = :slug))
  order by r.changed_xid, r.live_session_id limit :rows`);

/** In the order of the ids. */
export const DESCRIBE = statement(`
  select s.id, ${SESSION}, json_build_object('id', c.id, 'issuer', c.issuer, 'slug', c.slug, 'title', c.title) as course,
    (select coalesce(sum(p.version), 0)::integer from homeroom.seats t join homeroom.people p on p.id = t.person_id
      where t.live_session_id = s.id) as named,
    case when r.ended and not r.stale then json_build_object('startedAt', homeroom.ms(r.started_at),
      'endedAt', homeroom.ms(r.ended_at), 'lengthMs', r.length_ms, 'revision', r.revision,
      'openQuestions', r.open_questions) end as figures
  from unnest(:ids::text[]) with ordinality as asked (id, place)
  join homeroom.live_sessions s on s.id = asked.id
  join homeroom.courses c on c.id = s.course_id
  join homeroom.attendance_rollups r on r.live_session_id = s.id
  order by asked.place`);
