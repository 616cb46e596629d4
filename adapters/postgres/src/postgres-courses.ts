import type { Course, Courses, Person } from '@homeroom/core';
import type { Knex } from 'knex';
import { rowsOf, type Statement, statement } from './statement.js';
import { answered } from './transact.js';

/** `Courses` on Postgres. */
export const postgresCourses = (knex: Knex): Courses => ({
  enterCourse(course) {
    return answered(async () => {
      // Every request enters its course, and nearly none has news: reading is dearer by nothing, writing by a flush.
      const [known] = await rowsOf<Course>(knex, FIND_COURSE, { issuer: course.issuer, slug: course.slug });
      if (known !== undefined && (course.title === null || course.title === known.title)) return known;
      return one(await rowsOf<Course>(knex, ENTER_COURSE, { ...course }));
    });
  },
  find(issuer, slug) {
    return answered(async () => (await rowsOf<Course>(knex, FIND_COURSE, { issuer, slug }))[0] ?? null);
  },
  enterPerson(person) {
    return answered(async () => {
      const [known] = await rowsOf<Person>(knex, FIND_PERSON, { ...keyOf(person), id: person.id });
      if (known !== undefined && known.name === person.name && known.pictureUrl === person.pictureUrl) return known;
      const enter = keyOf(person).externalId === null ? ENTER_UNKNOWN_PERSON : ENTER_KNOWN_PERSON;
      return one(await rowsOf<Person>(knex, enter, { ...person }));
    });
  },
});

/** What a course platform knows the person by; nulls for people whom none knows. */
const keyOf = ({ issuer, externalId }: Person) =>
  issuer === null || externalId === null ? { issuer: null, externalId: null } : { issuer, externalId };

const one = <Row>(rows: readonly Row[]): Row => {
  const [row] = rows;
  if (row === undefined) throw new Error('an upsert gave no row');
  return row;
};

const FIND_COURSE = statement(
  'select id, issuer, slug, title from homeroom.courses where issuer = :issuer and slug = :slug',
);

const ENTER_COURSE = statement(`
  insert into homeroom.courses as known (id, issuer, slug, title) values (:id, :issuer, :slug, :title)
  on conflict (issuer, slug) do update set title = coalesce(excluded.title, known.title)
  returning id, issuer, slug, title`);

/** The columns of homeroom.people as the domain's `Person`. */
const PERSON = 'id, kind, issuer, external_id as "externalId", name, picture_url as "pictureUrl"';

const FIND_PERSON = statement(`
  select ${PERSON} from homeroom.people where issuer = :issuer and external_id = :externalId
  union all
  select ${PERSON} from homeroom.people where :externalId::text is null and id = :id`);

/** Whoever has a seat in a live session is shown there by name, so a new name is a change of it. */
const enterPersonBy = (key: string): Statement =>
  statement(`
  with entered as (
    insert into homeroom.people as known (id, kind, issuer, external_id, name, picture_url)
    values (:id, :kind, :issuer, :externalId, :name, :pictureUrl)
    on conflict (${key}) do update set
      name = excluded.name,
      picture_url = excluded.picture_url,
      version = known.version + 1
    returning *),
  shown as materialized (
    select r.live_session_id from entered
    join homeroom.seats s on s.person_id = entered.id and entered.version > 1
    join homeroom.attendance_rollups r on r.live_session_id = s.live_session_id
    order by r.live_session_id for no key update of r),
  changed as (
    update homeroom.attendance_rollups r set changed_xid = pg_current_xact_id()
    from shown where r.live_session_id = shown.live_session_id)
  select ${PERSON} from entered`);

const ENTER_KNOWN_PERSON = enterPersonBy('issuer, external_id');
const ENTER_UNKNOWN_PERSON = enterPersonBy('id');
