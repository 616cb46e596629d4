import { expect } from 'chai';
import type { Knex } from 'knex';
import { DEPTH, LISTS } from '../src/inbox-sql.js';
import { CLAIM, RECALL, SETTLE, settlementColumns } from '../src/inbox-work-sql.js';
import { openKnex } from '../src/index.js';
import { LIST, UNSETTLED } from '../src/live-session-sql.js';
import { ADOPT } from '../src/postgres-rooms.js';
import type { Binding, Statement } from '../src/statement.js';
import { migratedDatabase, type OpenDatabase } from './database.js';
import { AS_IT_COMES, EITHER_PLAN, rowsReadBy } from './plan-reads.js';

/** Rows of the past, of which none is to be looked at. */
const PAST_ROWS = 20_000;
const NOW = Date.UTC(2026, 5, 1);
const WEEK_MS = 7 * 86_400_000;

/** Sessions one hour apart that have all been verified, and as many webhooks that are done. */
const PAST = `
  insert into homeroom.courses (id, issuer, slug) select 'course-' || n, 'https://courses.example', n from generate_series(0, 9) n;
  insert into homeroom.live_sessions (id, room_id, course_id, title, empty_timeout_seconds, policy_version, status, created_at)
  select 'session-' || n, 'room-' || n, 'course-' || n % 10, '', 600, 1, 'ended', at from past;
  insert into homeroom.rooms (video_server, room_id, live_session_id, kind, place, created_at)
  select 'main', 'room-' || n, 'session-' || n, 'main', 0, at from past;
  insert into homeroom.room_times (video_server, room_id, source, at, evidence)
  select 'main', 'room-' || n, source, at, 'observed' from past, unnest(array['created', 'not-active']) as source;
  insert into homeroom.inbox (video_server, origin, event_id, event, room_id, body, body_sha256, content_type, received_at,
    quarantined_at_door, status, next_attempt_at)
  select 'main', 'webhook', n, 'participant_joined', 'room-' || n / 9, 'body', n, 'application/json', at, false, 'done', at
  from past;
  analyze`;

describe('statements in a database with a long past', () => {
  let open: OpenDatabase;
  let one: Knex;
  before(async () => {
    open = await migratedDatabase();
    one = openKnex({ connection: open.database.connection, poolSize: 1 });
    await one.raw(
      `create temporary table past as select n, timestamptz '${new Date(NOW).toISOString()}' - n * interval '1 hour' as at
       from generate_series(1, ${PAST_ROWS}) n`,
    );
    await one.raw(PAST);
  });
  after(async () => {
    await one.destroy();
    await open.drop();
  });

  const expectFewRead = async (
    statement: Statement,
    given: Readonly<Record<string, Binding>>,
    most: number,
    modes: readonly string[] = EITHER_PLAN,
  ) => {
    const counts = await rowsReadBy(one, statement, { videoServer: 'main', ...given }, modes);
    for (const count of counts) expect(count).to.be.at.most(most);
  };

  it('list the inbox, of any status and from anywhere, without reading more than they give', async () => {
    for (const [status, list] of Object.entries(LISTS)) {
      for (const before of [null, '10000', '5']) {
        // The primary key serves what is done, and all; of the others there is none.
        const most = status === 'any' || status === 'done' ? 51 : 0;
        await expectFewRead(list, { before, rows: 51 }, most);
      }
    }
  });

  it('claim and count without reading what is done', async () => {
    const claim = { now: NOW, limit: 50, claimedUntil: NOW + 10_000, machineNow: NOW };
    await expectFewRead(CLAIM, claim, 0);
    await expectFewRead(DEPTH, {}, 0);
  });

  it('find unsettled sessions without reading those that ended long ago', async () => {
    const since = { stuckSince: NOW, unconfirmedSince: NOW, forgetBefore: NOW - WEEK_MS, limit: 50 };
    // Each of a week's 168: the session, its room, the two times of that.
    await expectFewRead(UNSETTLED, since, 168 * 4, AS_IT_COMES);
  });

  it('list sessions from anywhere without reading those that are newer', async () => {
    // Each session, its room, the two times of that.
    await expectFewRead(LIST, { courseId: 'course-1', at: null, seq: null, rows: 21 }, 21 * 4);
    const deep = NOW - (PAST_ROWS / 2) * 3_600_000;
    await expectFewRead(LIST, { courseId: 'course-1', at: deep, seq: '1', rows: 21 }, 21 * 4);
  });

  it('settle, recall and adopt without reading all that waits, also before its statistics are taken', async () => {
    await one.raw(`
      alter table homeroom.inbox set (autovacuum_enabled = false);
      insert into homeroom.inbox (video_server, origin, room_id, body, body_sha256, content_type, received_at,
        quarantined_at_door, status, reason, next_attempt_at, claimed_until)
      select 'main', 'webhook', 'room-' || n / 9, 'body', status || n, 'application/json', at, false, status,
        case status when 'ignored' then 'unknown-room' end, at, at
      from past, unnest(array['pending', 'ignored']) as status`);
    const ids = await one('homeroom.inbox').where({ status: 'pending' }).orderBy('id').limit(3).pluck('id');
    const told = settlementColumns(ids.map((id: string) => ({ id, status: 'ignored', reason: 'unknown-room' })));
    await expectFewRead(SETTLE, { ...told, machineNow: NOW }, 3);
    await expectFewRead(RECALL, { ids }, 3 * 2);
    const room = { roomId: 'room-77', liveSessionId: 'session-77', kind: 'breakout', createdAt: NOW };
    await expectFewRead(ADOPT, room, 9 * 4);
  });
});
