import { aCourse, aRoomTime, aSeat, MORNING } from '@homeroom/core/testing';
import { foundIn, okOf, RACERS, race } from '@homeroom/core/testing/contracts';
import { expect } from 'chai';
import { ok } from 'neverthrow';
import { type PostgresStores, postgresStores } from '../src/index.js';
import { migratedDatabase, type OpenDatabase } from './database.js';
import { DAY_AFTER, endedClass, joined } from './ended-class.js';
import { somebodyWaits } from './somebody-waits.js';

const ISSUER = { issuer: aCourse().issuer, slug: null };

describe('roll-ups', () => {
  let open: OpenDatabase;
  let stores: PostgresStores;
  before(async () => {
    open = await migratedDatabase();
    stores = postgresStores({ knex: open.knex, videoServer: 'main' });
  });
  afterEach(() => open.empty());
  after(() => open.drop());

  const rollup = () =>
    open.knex('homeroom.attendance_rollups').select('stale', 'changed_xid', open.knex.raw('xmin::text')).first();
  const look = (cursor: string | null = null) =>
    okOf(stores.attendanceTotals.changedSessions(ISSUER, DAY_AFTER, { limit: 50, cursor }));

  it('leave out no fact that was told while they were made, and say what the sheet says', async () => {
    await endedClass(stores);
    let written = 0;
    const writing = race(async (racer) => {
      for (let n = 0; n < 10; n += 1) {
        await okOf(stores.connections.merge(joined(racer * 100 + n)));
        written += 1;
      }
    });
    const summing = (async () => {
      while (written < RACERS * 10) await okOf(stores.attendanceTotals.rollUp(DAY_AFTER, 10));
    })();
    await Promise.all([writing, summing]);
    const told = await okOf(stores.attendanceTotals.ofCourse('course-1', DAY_AFTER, { limit: 500, cursor: null }));
    const { attendees } = await foundIn(stores.attendanceBook.ofLiveSession('session-1', DAY_AFTER));
    expect(attendees).to.have.length(RACERS * 10 + 1);
    expect(told.people.items.map(({ attendedMs, identity }) => `${identity} ${attendedMs}`)).to.have.members(
      attendees.map(({ attendedMs, identity }) => `${identity} ${attendedMs}`),
    );
    expect((await rollup()).stale).to.equal(false);
  });

  it('are marked by the first of many facts, and not written again by the others or by what is known', async () => {
    await endedClass(stores);
    await okOf(stores.attendanceTotals.rollUp(DAY_AFTER, 10));
    const made = await rollup();
    expect(made.stale).to.equal(false);
    await okOf(stores.connections.merge(joined(1)));
    const marked = await rollup();
    expect(marked.stale).to.equal(true);
    expect(BigInt(marked.changed_xid) > BigInt(made.changed_xid)).to.equal(true);
    await okOf(stores.connections.merge(joined(2)));
    await okOf(stores.rooms.addTime(aRoomTime({ source: 'session-ended', at: MORNING + 3_600_000 })));
    expect(await rollup()).to.deep.equal(marked);
  });

  it('are marked by every kind of fact', async () => {
    await endedClass(stores);
    const visit = {
      roomId: 'algebra-room',
      identity: 'x',
      name: null,
      kind: 'person',
      from: MORNING,
      to: null,
    } as const;
    const facts: readonly (() => Promise<unknown>)[] = [
      () => okOf(stores.connections.merge(joined(1))),
      () => okOf(stores.connections.merge({ ...joined(1), told: ['leave'] })),
      () => okOf(stores.rooms.addTime(aRoomTime({ source: 'session-ended', at: MORNING + 3_600_000 }))),
      () => okOf(stores.rooms.addList({ roomId: 'algebra-room', at: MORNING, keys: [] })),
      () => okOf(stores.rooms.addVisits([visit])),
      () => okOf(stores.seats.take(aSeat({ role: 'observer' }))),
      () => okOf(stores.liveSessions.update('algebra-room', (session) => ok({ ...session, confirmedAt: DAY_AFTER }))),
    ];
    for (const [index, tell] of facts.entries()) {
      await okOf(stores.attendanceTotals.rollUp(DAY_AFTER, 10));
      expect((await rollup()).stale, `before ${index}`).to.equal(false);
      await tell();
      expect((await rollup()).stale, `after ${index}`).to.equal(true);
    }
  });

  it('wait for a change of the live session itself that is under way', async () => {
    await endedClass(stores);
    const trx = await open.knex.transaction();
    await trx.raw(`update homeroom.live_sessions set confirmed_at = null, version = version + 1`);
    await trx.raw(`update homeroom.attendance_rollups set stale = true`);
    const rolledUp = okOf(stores.attendanceTotals.rollUp(DAY_AFTER, 10));
    await somebodyWaits(open);
    await trx.commit();
    await rolledUp;
    const [told] = (await look()).sessions;
    const { revision, openQuestions } = await foundIn(stores.attendanceBook.ofLiveSession('session-1', DAY_AFTER));
    expect(told).to.deep.include({ revision, openQuestions });
    expect(openQuestions).to.deep.equal(['not-verified']);
  });
});
