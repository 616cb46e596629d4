import { aCourse, aLiveSession, aPerson, MORNING } from '@homeroom/core/testing';
import { okOf } from '@homeroom/core/testing/contracts';
import { expect } from 'chai';
import { ok } from 'neverthrow';
import { type PostgresStores, postgresStores } from '../src/index.js';
import { migratedDatabase, type OpenDatabase } from './database.js';
import { DAY_AFTER, endedClass, joined } from './ended-class.js';

const ISSUER = { issuer: aCourse().issuer, slug: null };

describe('changes of live sessions', () => {
  let open: OpenDatabase;
  let stores: PostgresStores;
  before(async () => {
    open = await migratedDatabase();
    stores = postgresStores({ knex: open.knex, videoServer: 'main' });
  });
  afterEach(() => open.empty());
  after(() => open.drop());

  const look = (cursor: string | null = null) =>
    okOf(stores.attendanceTotals.changedSessions(ISSUER, DAY_AFTER, { limit: 50, cursor }));

  it('are told of a new name, with a higher revision', async () => {
    await endedClass(stores);
    const before = await look();
    expect((await look(before.cursor)).sessions).to.deep.equal([]);
    await okOf(stores.courses.enterPerson(aPerson({ name: 'Ada King' })));
    const [changed] = (await look(before.cursor)).sessions;
    expect(changed?.revision).to.be.above(before.sessions[0]?.revision ?? Number.POSITIVE_INFINITY);
    const { people } = await okOf(stores.attendanceTotals.ofCourse('course-1', DAY_AFTER, { limit: 50, cursor: null }));
    expect(people.items[0]?.name).to.equal('Ada King');
  });

  it('are passed over while one that began before it is not committed', async () => {
    await endedClass(stores);
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

  it('are told again after a dump was restored into a cluster with other transaction numbers', async () => {
    await endedClass(stores);
    await look();
    await open.knex.raw(`update homeroom.attendance_rollups set changed_xid = '999999999999'`);
    const restored = await look('999999999998.session-0');
    expect(restored.sessions).to.have.length(1);
    expect(await look(restored.cursor)).to.deep.equal({ ...restored, sessions: [] });
  });

  it('are not told of a class which goes on and was looked at again', async () => {
    await okOf(stores.courses.enterCourse(aCourse()));
    await okOf(stores.liveSessions.add(aLiveSession()));
    const { cursor } = await look();
    await okOf(stores.liveSessions.update('algebra-room', (session) => ok({ ...session, confirmedAt: MORNING })));
    expect((await look(cursor)).sessions).to.deep.equal([]);
    await okOf(stores.liveSessions.update('algebra-room', (session) => ok({ ...session, title: 'Cubic equations' })));
    expect((await look(cursor)).sessions).to.have.length(1);
  });
});
