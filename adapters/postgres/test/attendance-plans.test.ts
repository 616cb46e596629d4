import { expect } from 'chai';
import type { Knex } from 'knex';
import { CHANGED, DESCRIBE } from '../src/changed-sessions-sql.js';
import { OF_COURSE } from '../src/course-totals-sql.js';
import { DELIVERIES, OPEN_SESSIONS } from '../src/delivery-sql.js';
import { PIECE } from '../src/everyone-sql.js';
import { openKnex } from '../src/index.js';
import { FACTS, OBSERVATIONS } from '../src/ledger-sql.js';
import { UNSETTLED } from '../src/live-session-sql.js';
import { DUE, DUE_OF_COURSE, FINAL_OF_ISSUER } from '../src/roll-up-sql.js';
import type { Binding, Statement } from '../src/statement.js';
import { migratedDatabase, type OpenDatabase } from './database.js';
import { AS_IT_COMES, EITHER_PLAN, rowsReadBy } from './plan-reads.js';

const SESSIONS = 4_000;
const NOW = Date.UTC(2026, 5, 1);
const WEEK_MS = 7 * 86_400_000;

/** Sessions one hour apart in forty courses of two issuers, each with three people, eight events and a roll-up. */
const PAST = `
  insert into homeroom.courses (id, issuer, slug) select 'course-' || n, 'issuer-' || n % 2, 's-' || n from generate_series(0, 39) n;
  insert into homeroom.people (id, kind, issuer, external_id, name) select 'p' || n, 'member', 'i', n, n from generate_series(0, 2) n;
  insert into homeroom.live_sessions (id, room_id, course_id, title, empty_timeout_seconds, policy_version, status, created_at)
  select 'session-' || n, 'room-' || n, 'course-' || n % 40, '', 600, 1, 'ended', at from past;
  insert into homeroom.rooms (video_server, room_id, live_session_id, kind, place, created_at)
  select 'main', 'room-' || n, 'session-' || n, 'main', 0, at from past;
  insert into homeroom.room_times (video_server, room_id, source, at, evidence)
  select 'main', 'room-' || n, source, at, 'observed' from past, unnest(array['created', 'not-active']) as source;
  insert into homeroom.connections (video_server, connection_key, live_session_id, room_id, identity, other_identities, kind,
    joined_at, joined_evidence, last_seen_at)
  select 'main', n || '-' || k, 'session-' || n, 'room-' || n, n || '-' || k, '{}', 'person', at, 'observed', at
  from (select * from past order by at) past, generate_series(0, 2) k;
  insert into homeroom.seats (live_session_id, person_id, identity, role)
  select 'session-' || n, 'p' || k, n || '-' || k, 'student' from past, generate_series(0, 2) k;
  insert into homeroom.attendance_rollups (live_session_id, issuer, course_id, ended, stale, started_at, ended_at, length_ms,
    revision, open_questions)
  select 'session-' || n, 'issuer-' || n % 2, 'course-' || n % 40, true, false, at, at, 1, 1, '{}' from past;
  insert into homeroom.attendance_totals (live_session_id, identity, person_id, role, attended, attended_ms, lower_ms, upper_ms)
  select 'session-' || n, n || '-' || k, 'p' || k, 'student', true, 1, 1, 1 from past, generate_series(0, 2) k;
  insert into homeroom.inbox (video_server, origin, room_id, body, body_sha256, content_type, sent_at, received_at,
    quarantined_at_door, status, next_attempt_at)
  select 'main', 'webhook', 'room-' || n, 'body', n || '-' || k, 'application/json', at, at, false, 'done', at
  from (select * from past order by at) past, generate_series(0, 7) k;
  insert into homeroom.room_visits (video_server, room_id, identity, kind, from_at)
  select 'main', 'room-' || n, n || '-0', 'person', at from past;
  vacuum analyze`;

describe('attendance in a database with a long past', () => {
  let open: OpenDatabase;
  let one: Knex;
  before(async () => {
    open = await migratedDatabase();
    one = openKnex({ connection: open.database.connection, poolSize: 1 });
    await one.raw(
      `create temporary table past as select n, timestamptz '${new Date(NOW).toISOString()}' - n * interval '1 hour' as at
       from generate_series(1, ${SESSIONS}) n`,
    );
    for (const sql of PAST.split(';\n')) await one.raw(sql);
  });
  after(async () => {
    await one.destroy();
    await open.drop();
  });

  const expectFewRead = async (
    what: Statement,
    given: Readonly<Record<string, Binding>>,
    most: number,
    modes = EITHER_PLAN,
  ) => {
    for (const count of await rowsReadBy(one, what, { videoServer: 'main', now: NOW, ...given }, modes)) {
      expect(count).to.be.at.most(most);
    }
  };

  it('is summed up for a course from its own hundred classes', async () => {
    // For each class: roll-up, session, three totals; three people, the course's own row.
    await expectFewRead(
      OF_COURSE,
      { courseId: 'course-7', nameless: false, name: '', identity: '', rows: 51 },
      100 * 5 + 9,
    );
    await expectFewRead(DUE_OF_COURSE, { courseId: 'course-7' }, 100);
  });

  it('is found due without a look at what is not', async () => {
    await expectFewRead(DUE, { limit: 100 }, 0);
    await expectFewRead(FINAL_OF_ISSUER, { issuer: 'issuer-1', limit: 100 }, 0);
  });

  it('is followed from a cursor on', async () => {
    const { rows } = await one.raw(
      `select max(changed_xid::text::bigint)::text as last from homeroom.attendance_rollups`,
    );
    const given = { issuer: 'issuer-1', slug: null, rows: 51 };
    await expectFewRead(CHANGED, { ...given, change: '0', after: '' }, 51 * 2);
    await expectFewRead(CHANGED, { ...given, change: rows[0].last, after: 'session-z' }, 0);
    // For each: session, course, roll-up, room, two times, three seats, three people.
    await expectFewRead(DESCRIBE, { ids: ['session-5', 'session-6'] }, 2 * 12 + 4);
  });

  it('is exported in pieces, each from where the last one ended', async () => {
    const given = { issuer: 'issuer-1', slug: null, rows: 20 };
    // A course's hundred classes are put in order; twenty are read, with three totals and people each.
    for (const afterSlug of ['', 's-31']) {
      await expectFewRead(PIECE, { ...given, afterSlug, afterAt: 0, afterSeq: '0' }, 41 + 2 * 100 * 2 + 20 * 6);
    }
  });

  it('is read and rebuilt from the rows of one live session', async () => {
    await expectFewRead(FACTS, { roomId: 'room-77' }, 10);
    await expectFewRead(OBSERVATIONS, { roomIds: ['room-77'] }, 8);
  });

  it('has its deliveries counted from those of the week', async () => {
    const since = NOW - WEEK_MS;
    // 168 classes: three connections and eight events of each. An index by blocks reads some more.
    await expectFewRead(DELIVERIES, { since }, 168 * (3 + 8) + 2_000, AS_IT_COMES);
    await expectFewRead(OPEN_SESSIONS, { since }, 0);
  });

  it('has accounts that are due found by the last answers', async () => {
    const given = { stuckSince: NOW, unconfirmedSince: NOW, forgetBefore: NOW, limit: 50 };
    const accounts = {
      accountsNow: NOW,
      accountAfterMs: 60_000,
      accountFoundFrom: NOW - 7_200_000,
      accountFoundTo: NOW,
    };
    // Two sessions of the last hours: answer, room, session; times, the next room, the room's times again for the list.
    await expectFewRead(UNSETTLED, { ...given, ...accounts }, 2 * 12);
  });
});
