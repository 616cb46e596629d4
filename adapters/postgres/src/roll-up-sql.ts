import { FINAL_AFTER } from '@homeroom/core';
import { attended, CLASS_LENGTH, measure, SESSION_FIGURES } from './attendance-people-sql.js';
import { ROOMS, stays, TOLD_END } from './attendance-stays-sql.js';
import { statement } from './statement.js';

/** Whether a roll-up `r` is not what it would be now: more became known, or time has answered a question. */
export const IS_DUE = '(r.stale or r.final_at <= homeroom.instant(:now::bigint))';

const ids = (which: string): string => `
  select r.live_session_id as id from homeroom.attendance_rollups r where r.ended and ${IS_DUE} and ${which}`;

/** Each half by its own index, of what there is to do alone. */
export const DUE = statement(`
  select id from (
    select live_session_id as id from homeroom.attendance_rollups where ended and stale
    union all
    select live_session_id from homeroom.attendance_rollups
    where ended and not stale and final_at <= homeroom.instant(:now::bigint)) due
  limit :limit`);
export const DUE_OF_COURSE = statement(ids('r.course_id = :courseId'));
/** Of those that are not marked as changed yet, since only time has gone by. */
export const FINAL_OF_ISSUER = statement(
  `${ids('r.issuer = :issuer and not r.stale')} and r.final_at is not null limit :limit`,
);

/** In one order for all: whoever else takes some of them waits, and does not hold what this waits for. */
export const TAKE_ALL = statement(`
  select homeroom.exclude_facts(id) from (
    select id from unnest(:ids::text[]) as told (id) order by hashtext(id), id) in_order`);

/** The rows are locked too, since a live session's own changes are no facts. */
export const DUE_AMONG = statement(
  `${ids('r.live_session_id = any(:ids::text[])')} order by r.live_session_id for update`,
);

export const FORGET_TOTALS = statement(
  'delete from homeroom.attendance_totals where live_session_id = any(:liveSessionIds::text[])',
);

/** From rows to the figures of some live sessions. */
const FIGURES = `${ROOMS},${stays('true')},${TOLD_END},${attended()},${CLASS_LENGTH},${SESSION_FIGURES},
  figures as (
    select session.live_session_id, begin.at as started_at, e.at as ended_at,
      coalesce(${measure('class_time.union_of_spans')}, 0) as length_ms, known.revision, question.open_questions
    from session join question using (live_session_id) join known using (live_session_id)
    left join session_end e using (live_session_id) left join begin using (live_session_id)
    left join class_time using (live_session_id))`;

/**
 * Sums up some live sessions. Those that were marked stand where their change put them among the changes; those that only
 * time has changed go to the end.
 */
export const ROLL_UP = statement(`
  with ${FIGURES},
  seat as materialized (
    select s.live_session_id, s.identity, s.person_id, s.role from session join homeroom.seats s using (live_session_id)),
  total as (
    insert into homeroom.attendance_totals (live_session_id, identity, person_id, role, name, attended, attended_ms, lower_ms, upper_ms)
    select live_session_id, identity, seat.person_id, seat.role, attended.name, attended.identity is not null,
      ${measure('attended.best')}, ${measure('attended.lower')}, ${measure('attended.upper')}
    from attended full join seat using (live_session_id, identity))
  update homeroom.attendance_rollups r set stale = false,
    changed_xid = case when r.stale then r.changed_xid else pg_current_xact_id() end,
    started_at = homeroom.instant(f.started_at), ended_at = homeroom.instant(f.ended_at), length_ms = f.length_ms,
    revision = f.revision, open_questions = f.open_questions,
    final_at = case when 'too-recent' = any(f.open_questions) then homeroom.instant(f.ended_at + ${FINAL_AFTER}) end
  from figures f where r.live_session_id = f.live_session_id`);

/** The figures of live sessions that are not rolled up, worked out now. */
export const LIVE_FIGURES = statement(`
  with ${FIGURES}
  select live_session_id as id, json_build_object('startedAt', started_at, 'endedAt', ended_at, 'lengthMs', length_ms,
    'revision', revision, 'openQuestions', open_questions) as figures
  from figures`);
