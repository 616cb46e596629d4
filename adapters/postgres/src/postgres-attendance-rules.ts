import type { AttendanceRules, CourseRule } from '@homeroom/core';
import type { Knex } from 'knex';
import { err, ok } from 'neverthrow';
import { rowsOf, statement } from './statement.js';
import { answered, stored } from './transact.js';

/** `AttendanceRules` on Postgres. */
export const postgresAttendanceRules = (knex: Knex): AttendanceRules => {
  const newest = async (courseId: string, before: number | null, rows: number): Promise<readonly CourseRule[]> =>
    (await rowsOf<{ readonly rule: CourseRule }>(knex, NEWEST, { courseId, before, rows })).map(({ rule }) => rule);
  return {
    current(courseId) {
      return answered(async () => (await newest(courseId, null, 1))[0] ?? null);
    },
    add({ rule, setBy, ...given }) {
      return stored(async () => {
        const added = await rowsOf(knex, ADD, { ...rule, ...given, setBy: setBy.id });
        // A statement of its own: it sees what was just added, or what the one that was quicker has committed meanwhile.
        const [found] = await newest(given.courseId, added.length === 0 ? null : given.version + 1, 1);
        if (added.length === 0) return err({ type: 'rule-changed', version: found?.version ?? 0 } as const);
        if (found === undefined) throw new Error('a rule that was just added is not there');
        return ok(found);
      });
    },
    list(courseId, { limit, cursor }) {
      return answered(async () => {
        const found = await newest(courseId, versionIn(cursor), limit + 1);
        const items = found.slice(0, limit);
        const last = items.at(-1);
        return { items, nextCursor: found.length > limit && last !== undefined ? `${last.version}` : null };
      });
    },
  };
};

/** The version that a cursor names; one that is none of ours begins at the top. */
const versionIn = (cursor: string | null): number | null => (/^\d{1,9}$/.test(cursor ?? '') ? Number(cursor) : null);

/** Of those who add the same version, the one that comes second waits and adds nothing. */
const ADD = statement(`
  insert into homeroom.attendance_rules (course_id, version, measure, present_share, partial_share, minimum_stay_ms, grace_ms,
    late_after_ms, left_early_before_ms, completion_share, set_by, set_at)
  select :courseId, :version::bigint, :measure, :presentShare, :partialShare, :minimumStayMs, :graceMs, :lateAfterMs,
    :leftEarlyBeforeMs, :completionShare, :setBy, homeroom.instant(:setAt)
  where :version::bigint = 1 + coalesce((select max(version) from homeroom.attendance_rules where course_id = :courseId), 0)
  on conflict (course_id, version) do nothing
  returning version`);

/** After every version. */
const AFTER_ALL = 2 ** 31;

const NEWEST = statement(`
  select json_build_object('courseId', r.course_id, 'version', r.version,
    'rule', json_build_object('measure', r.measure, 'presentShare', r.present_share, 'partialShare', r.partial_share,
      'minimumStayMs', r.minimum_stay_ms, 'graceMs', r.grace_ms, 'lateAfterMs', r.late_after_ms,
      'leftEarlyBeforeMs', r.left_early_before_ms, 'completionShare', r.completion_share),
    'setBy', json_build_object('id', p.id, 'kind', p.kind, 'issuer', p.issuer, 'externalId', p.external_id, 'name', p.name,
      'pictureUrl', p.picture_url),
    'setAt', homeroom.ms(r.set_at)) as rule
  from homeroom.attendance_rules r join homeroom.people p on p.id = r.set_by
  where r.course_id = :courseId and r.version < coalesce(:before::bigint, ${AFTER_ALL})
  order by r.version desc limit :rows`);
