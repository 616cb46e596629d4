import { type Facts, type Ledgers, ledgerState, mergedFacts, NO_FACTS } from '@homeroom/core';
import {
  aConnection,
  aCourse,
  aDeparture,
  aLiveSession,
  anObservation,
  aRoomTime,
  aVisit,
  MORNING,
} from '@homeroom/core/testing';
import { foundIn, okOf, RACERS, race } from '@homeroom/core/testing/contracts';
import { expect } from 'chai';
import { ok } from 'neverthrow';
import { type PostgresStores, postgresStores, transact } from '../src/index.js';
import { TAKE_FACTS } from '../src/ledger-sql.js';
import { rowsOf } from '../src/statement.js';
import { migratedDatabase, type OpenDatabase } from './database.js';
import { somebodyWaits } from './somebody-waits.js';

type Derive = Parameters<Ledgers['rebuild']>[1];

/** Each body is the JSON of a connection. */
const connectionsIn: Derive = ({ observations }) =>
  mergedFacts(
    observations.map(({ body }) => ({ ...NO_FACTS, connections: [JSON.parse(Buffer.from(body).toString())] })),
  );

const KNOWN: Facts = {
  times: [aRoomTime(), aRoomTime({ source: 'finished', at: MORNING + 60_000 })],
  lists: [{ roomId: 'algebra-room', at: MORNING, keys: ['PA_1', 'PA_2'] }],
  visits: [aVisit()],
  connections: [aConnection(), aConnection({ key: 'PA_2', departure: aDeparture() })],
};

describe('a rebuild', () => {
  let open: OpenDatabase;
  let stores: PostgresStores;
  before(async () => {
    open = await migratedDatabase();
    stores = postgresStores({ knex: open.knex, videoServer: 'main' });
  });
  beforeEach(async () => {
    await okOf(stores.courses.enterCourse(aCourse()));
    await okOf(stores.courses.enterCourse(aCourse({ id: 'course-2', slug: 'course-2' })));
    await okOf(stores.liveSessions.add(aLiveSession()));
    await okOf(stores.liveSessions.add(aLiveSession({ id: 'session-2', roomId: 'other-room', courseId: 'course-2' })));
  });
  afterEach(() => open.empty());
  after(() => open.drop());

  const tell = async ({ times, lists, visits, connections }: Facts) => {
    for (const time of times) await okOf(stores.rooms.addTime(time));
    for (const list of lists) await okOf(stores.rooms.addList(list));
    for (const connection of connections) await okOf(stores.connections.merge(connection));
    await okOf(stores.rooms.addVisits(visits));
  };
  const TABLES = ['room_times', 'room_lists', 'room_visits', 'connections', 'live_sessions', 'attendance_rollups'];
  const rowVersions = () =>
    Promise.all(TABLES.map((table) => open.knex(`homeroom.${table}`).select(open.knex.raw('ctid::text, xmin::text'))));
  const revision = async () => (await foundIn(stores.attendanceBook.ofLiveSession('session-1', MORNING))).revision;

  it('writes nothing when nothing differs', async () => {
    await tell(KNOWN);
    const before = await rowVersions();
    await okOf(stores.ledgers.rebuild('algebra-room', () => KNOWN));
    expect(await rowVersions()).to.deep.equal(before);
  });

  it('raises the revision whatever it takes away or changes', async () => {
    const wanted: readonly Facts[] = [
      { ...KNOWN, times: KNOWN.times.slice(0, 1) },
      { ...KNOWN, lists: [{ roomId: 'algebra-room', at: MORNING, keys: ['PA_1'] }] },
      { ...KNOWN, lists: [] },
      { ...KNOWN, visits: [] },
      { ...KNOWN, visits: [aVisit({ to: null })] },
      { ...KNOWN, connections: KNOWN.connections.slice(1) },
      { ...KNOWN, connections: [aConnection({ kind: 'machine' })] },
      NO_FACTS,
    ];
    for (const [index, facts] of wanted.entries()) {
      await tell(KNOWN);
      const before = await revision();
      await okOf(stores.ledgers.rebuild('algebra-room', () => facts));
      expect(await revision(), `revision after ${index}`).to.be.above(before);
      expect(ledgerState(await foundIn(stores.ledgers.read('algebra-room')))).to.equal(ledgerState(facts));
    }
  });

  it(`loses nothing that ${RACERS} writers merge while it is made again and again`, async () => {
    let writing = RACERS;
    const writers = race(async (racer) => {
      for (let n = 0; n < 10; n += 1) {
        // Joins and leaves of the same people by different writers.
        const join = aConnection({ key: `PA_${(racer + n) % 30}`, joinedAt: MORNING });
        const told = racer % 2 === 0 ? join : { ...join, told: ['leave' as const], departure: aDeparture() };
        const body = new TextEncoder().encode(JSON.stringify(told));
        await okOf(stores.inbox.store(anObservation({ origin: 'answer', eventId: null, event: null, body })));
        await okOf(stores.connections.merge(told));
      }
      writing -= 1;
    });
    let rebuilds = 0;
    const rebuilding = (async () => {
      for (; writing > 0; rebuilds += 1) await okOf(stores.ledgers.rebuild('algebra-room', connectionsIn));
    })();
    await Promise.all([writers, rebuilding]);
    expect(rebuilds).to.be.above(0);
    const live = await foundIn(stores.ledgers.read('algebra-room'));
    const { before, after, observations } = await okOf(stores.ledgers.rebuild('algebra-room', connectionsIn));
    expect(observations).to.equal(RACERS * 10);
    expect(after.connections).to.have.deep.members([...live.connections]);
    expect(before.connections).to.have.length(29);
    expect(after.connections.filter(({ told }) => told.length === 2)).to.have.length(27);
  });

  it('keeps writers of its own live session waiting, and nobody else', async () => {
    const order: string[] = [];
    let own: Promise<unknown> = Promise.resolve();
    await okOf(
      transact(open.knex, async (trx) => {
        await rowsOf(trx, TAKE_FACTS, { roomId: 'algebra-room' });
        own = okOf(stores.connections.merge(aConnection())).then(() => order.push('own'));
        await okOf(
          stores.connections.merge(aConnection({ key: 'PA_9', liveSessionId: 'session-2', roomId: 'other-room' })),
        );
        await okOf(stores.liveSessions.update('algebra-room', (session) => ok({ ...session, title: 'x' })));
        await okOf(stores.attendanceBook.ofLiveSession('session-1', MORNING));
        await somebodyWaits(open);
        order.push('done');
        return ok(undefined);
      }),
    );
    await own;
    expect(order).to.deep.equal(['done', 'own']);
  });
});
