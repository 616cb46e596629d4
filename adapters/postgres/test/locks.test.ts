import { aConnection, aCourse, aLiveSession, aPerson, aRoom, aRoomTime, aSeat, MORNING } from '@homeroom/core/testing';
import { errOf, okOf, race } from '@homeroom/core/testing/contracts';
import { expect } from 'chai';
import { ok } from 'neverthrow';
import { type PostgresStores, postgresStores, transact } from '../src/index.js';
import { LOCK } from '../src/live-session-sql.js';
import { rowsOf } from '../src/statement.js';
import { migratedDatabase, type OpenDatabase } from './database.js';

describe('locks', () => {
  let open: OpenDatabase;
  let stores: PostgresStores;
  before(async () => {
    open = await migratedDatabase();
    stores = postgresStores({ knex: open.knex, videoServer: 'main' });
  });
  beforeEach(async () => {
    await okOf(stores.courses.enterCourse(aCourse()));
    await okOf(stores.courses.enterPerson(aPerson()));
    await okOf(stores.liveSessions.add(aLiveSession()));
  });
  afterEach(() => open.empty());
  after(() => open.drop());

  it('lets people join, sit down and be told of while the live session is being updated', async () => {
    await okOf(
      transact(open.knex, async (trx) => {
        await rowsOf(trx, LOCK, { roomId: 'algebra-room' });
        await okOf(stores.seats.take(aSeat()));
        await okOf(stores.rooms.adopt(aRoom({ roomId: 'algebra-room-1', kind: 'breakout' })));
        await okOf(stores.rooms.addTime(aRoomTime()));
        await race((racer) => okOf(stores.connections.merge(aConnection({ key: `PA_${racer}` }))));
        return ok(undefined);
      }),
    );
    expect(await okOf(stores.connections.ofRoom('algebra-room'))).to.have.length(20);
  });

  it('gives up a lock that is never given back', async () => {
    const failed = await okOf(
      transact(open.knex, async (trx) => {
        await rowsOf(trx, LOCK, { roomId: 'algebra-room' });
        return ok(await errOf(stores.liveSessions.update('algebra-room', (session) => ok({ ...session, title: 'x' }))));
      }),
    );
    expect(failed).to.deep.equal({ type: 'storage-failed', reason: 'SQLSTATE 55P03' });
  });

  it('writes nothing for an update that changes nothing', async () => {
    const version = () => open.knex('homeroom.live_sessions').pluck('version');
    const before = await version();
    await okOf(stores.liveSessions.update('algebra-room', (session) => ok({ ...session })));
    expect(await version()).to.deep.equal(before);
    await okOf(stores.liveSessions.update('algebra-room', (session) => ok({ ...session, confirmedAt: MORNING })));
    expect(await version()).to.not.deep.equal(before);
  });
});
