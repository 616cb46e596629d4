import { settle } from '@homeroom/core';
import {
  aConnection,
  aCourse,
  aDeparture,
  aLiveSession,
  aPerson,
  aRoomTime,
  aSeat,
  MORNING,
} from '@homeroom/core/testing';
import { foundIn, okOf, RACERS, race } from '@homeroom/core/testing/contracts';
import { expect } from 'chai';
import { ok } from 'neverthrow';
import { type PostgresStores, postgresStores } from '../src/index.js';
import { migratedDatabase, type OpenDatabase } from './database.js';

const NOW = MORNING + 86_400_000;
const ISSUER = { issuer: aCourse().issuer, slug: null };
const TOP = { limit: 50, cursor: null };

describe('roll-ups', () => {
  let open: OpenDatabase;
  let stores: PostgresStores;
  before(async () => {
    open = await migratedDatabase();
    stores = postgresStores({ knex: open.knex, videoServer: 'main' });
  });
  afterEach(() => open.empty());
  after(() => open.drop());

  const endedClass = async () => {
    await okOf(stores.courses.enterCourse(aCourse()));
    await okOf(stores.courses.enterPerson(aPerson()));
    await okOf(stores.liveSessions.add(aLiveSession({ confirmedAt: MORNING + 3_700_000 })));
    await okOf(stores.seats.take(aSeat()));
    await okOf(stores.rooms.addTime(aRoomTime({ source: 'created' })));
    await okOf(stores.rooms.addTime(aRoomTime()));
    await okOf(stores.rooms.addTime(aRoomTime({ source: 'finished', at: MORNING + 3_600_000 })));
    await okOf(stores.liveSessions.update('algebra-room', (session) => ok(settle(session))));
  };
  const rollup = () =>
    open.knex('homeroom.attendance_rollups').select('stale', 'changed_xid', open.knex.raw('xmin::text')).first();
  const look = (cursor: string | null = null) =>
    okOf(stores.attendanceTotals.changedSessions(ISSUER, NOW, { limit: 50, cursor }));
  const joined = (n: number) =>
    aConnection({
      key: `PA_${n}`,
      identity: `identity-${n}`,
      departure: aDeparture({ notBefore: MORNING + 60_000 + n }),
    });

  it('leave out no fact that was told while they were made, and say what the sheet says', async () => {
    await endedClass();
    let written = 0;
    const writing = race(async (racer) => {
      for (let n = 0; n < 10; n += 1) {
        await okOf(stores.connections.merge(joined(racer * 100 + n)));
        written += 1;
      }
    });
    const summing = (async () => {
      while (written < RACERS * 10) await okOf(stores.attendanceTotals.rollUp(NOW, 10));
    })();
    await Promise.all([writing, summing]);
    const told = await okOf(stores.attendanceTotals.ofCourse('course-1', NOW, { limit: 500, cursor: null }));
    const { attendees } = await foundIn(stores.attendanceBook.ofLiveSession('session-1', NOW));
    expect(attendees).to.have.length(RACERS * 10 + 1);
    expect(told.people.items.map(({ attendedMs, identity }) => `${identity} ${attendedMs}`)).to.have.members(
      attendees.map(({ attendedMs, identity }) => `${identity} ${attendedMs}`),
    );
    expect((await rollup()).stale).to.equal(false);
  });

  it('are marked by the first of many facts, and not written again by the others or by what is known', async () => {
    await endedClass();
    await okOf(stores.attendanceTotals.rollUp(NOW, 10));
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
    await endedClass();
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
      () => okOf(stores.liveSessions.update('algebra-room', (session) => ok({ ...session, confirmedAt: NOW }))),
    ];
    for (const [index, tell] of facts.entries()) {
      await okOf(stores.attendanceTotals.rollUp(NOW, 10));
      expect((await rollup()).stale, `before ${index}`).to.equal(false);
      await tell();
      expect((await rollup()).stale, `after ${index}`).to.equal(true);
    }
  });

  it('tell of a new name as a change, with a higher revision', async () => {
    await endedClass();
    const before = await look();
    expect((await look(before.cursor)).sessions).to.deep.equal([]);
    await okOf(stores.courses.enterPerson(aPerson({ name: 'Ada King' })));
    const [changed] = (await look(before.cursor)).sessions;
    expect(changed?.revision).to.be.above(before.sessions[0]?.revision ?? Number.POSITIVE_INFINITY);
    const { people } = await okOf(stores.attendanceTotals.ofCourse('course-1', NOW, TOP));
    expect(people.items[0]?.name).to.equal('Ada King');
  });

  it('pass over a change while one that began before it is not committed', async () => {
    await endedClass();
    const { cursor } = await look();
    const trx = await open.knex.transaction();
    try {
      await trx.raw('select pg_current_xact_id()');
      await okOf(stores.connections.merge(joined(1)));
      expect((await look(cursor)).sessions, 'an earlier one may still be told').to.deep.equal([]);
    } finally {
      await trx.rollback();
    }
    expect((await look(cursor)).sessions).to.have.length(1);
  });

  it('are told of again after a dump was restored into a cluster with other transaction numbers', async () => {
    await endedClass();
    await look();
    await open.knex.raw(`update homeroom.attendance_rollups set changed_xid = '999999999999'`);
    const restored = await look('999999999998.session-0');
    expect(restored.sessions).to.have.length(1);
    expect(await look(restored.cursor)).to.deep.equal({ ...restored, sessions: [] });
  });

  it('do not tell that a class which goes on was looked at again', async () => {
    await okOf(stores.courses.enterCourse(aCourse()));
    await okOf(stores.liveSessions.add(aLiveSession()));
    const { cursor } = await look();
    await okOf(stores.liveSessions.update('algebra-room', (session) => ok({ ...session, confirmedAt: MORNING })));
    expect((await look(cursor)).sessions).to.deep.equal([]);
    await okOf(stores.liveSessions.update('algebra-room', (session) => ok({ ...session, title: 'Cubic equations' })));
    expect((await look(cursor)).sessions).to.have.length(1);
  });
});
