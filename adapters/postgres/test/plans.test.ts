import { expect } from 'chai';
import type { Knex } from 'knex';
import { DEPTH, LISTS } from '../src/inbox-sql.js';
    const values = places.map((place) => literal(given[place] ?? null));
    await one.raw('deallocate all');
    await one.raw(`prepare looked_at as ${sql}`);
    const counts: number[] = [];
    for (const mode of modes) {
      await one.raw(`set plan_cache_mode = ${mode}`);
      const { rows } = await one.raw(`explain (analyze, format json) execute looked_at (${values.join(', ')})`);
      counts.push(rowsRead(rows[0]['QUERY PLAN'][0].Plan));
    }
    return counts;
  };

  const expectFewRead = async (
    statement: Statement,
    given: Readonly<Record<string, Binding>>,
    most: number,
    modes: readonly string[] = EITHER_PLAN,
  ) => {
    const counts = await reads(statement, { videoServer: 'main', ...given }, modes);
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
