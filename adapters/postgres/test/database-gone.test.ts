import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NO_FACTS, type StorageFailed } from '@homeroom/core';
import {
  aConnection,
  aCourse,
  aDrift,
  aLiveSession,
  anObservation,
  aPerson,
  aRecording,
  aRoom,
  aRoomTime,
  aSeat,
  aVisit,
  MORNING,
} from '@homeroom/core/testing';
import { okOf } from '@homeroom/core/testing/contracts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@homeroom/embedded-postgres';
import { expect } from 'chai';
import type { Knex } from 'knex';
import { ok, type ResultAsync } from 'neverthrow';
import {
  type InboxListener,
  listenInbox,
  migrate,
  openKnex,
  type PostgresStores,
  postgresStores,
} from '../src/index.js';

/** Every method that asks the database something. */
const everyCall = (stores: PostgresStores): ResultAsync<unknown, { readonly type: string } | StorageFailed>[] => [
  stores.courses.enterCourse(aCourse()),
  stores.courses.enterPerson(aPerson()),
  stores.liveSessions.add(aLiveSession({ id: 'session-2', roomId: 'other-room' })),
  stores.liveSessions.find('algebra-room'),
  stores.liveSessions.newestOf('course-1'),
  stores.liveSessions.update('algebra-room', (session) => ok({ ...session, title: 'changed' })),
  stores.liveSessions.list('course-1', { limit: 10, cursor: null }),
  stores.liveSessions.unsettled(
    {
      stuckSince: MORNING,
      unconfirmedSince: MORNING,
      forgetBefore: MORNING,
      accounts: { now: MORNING, afterMs: 1, giveUpMs: 2 },
    },
    10,
  ),
  stores.rooms.find('algebra-room'),
  stores.rooms.adopt(aRoom({ roomId: 'algebra-room-1', kind: 'breakout' })),
  stores.rooms.addTime(aRoomTime()),
  stores.rooms.addVisits([aVisit()]),
  stores.rooms.addList({ roomId: 'algebra-room', at: MORNING, keys: [] }),
  stores.seats.take(aSeat()),
  stores.seats.find('session-1', 'person-1'),
  stores.connections.merge(aConnection()),
  stores.connections.ofRoom('algebra-room'),
  stores.attendanceBook.ofLiveSession('session-1', MORNING),
  stores.attendanceBook.summaries(['session-1'], MORNING),
  stores.attendanceTotals.rollUp(MORNING, 10),
  stores.attendanceTotals.ofCourse('course-1', MORNING, { limit: 10, cursor: null }),
  stores.attendanceTotals.changedSessions({ issuer: 'i', slug: null }, MORNING, { limit: 10, cursor: null }),
  stores.ledgers.read('algebra-room'),
  stores.ledgers.rebuild('algebra-room', () => NO_FACTS),
  stores.ledgers.sessions({ limit: 10, cursor: null }),
  stores.ledgers.seal(MORNING, 10, MORNING),
  stores.inbox.store(anObservation()),
  stores.inbox.claim(MORNING, 10, 1_000),
  stores.inbox.settle([{ id: '1', status: 'done' }]),
  stores.inbox.settle([{ id: '1', status: 'ignored', reason: 'unknown-room' }]),
  stores.inbox.replay('1', MORNING),
  stores.inbox.list(null, { limit: 10, cursor: null }),
  stores.inbox.depth(),
  stores.recordings.upsert('record-1', () => ok(aRecording())),
  stores.recordings.find('record-1'),
  stores.recordings.ofLiveSessions(['session-1']),
  stores.recordings.due(MORNING, 10),
  stores.drifts.record([aDrift()]),
  stores.drifts.list({ limit: 10, cursor: null }),
  stores.deliveries.reports(MORNING),
  stores.courses.find('i', 'c'),
];

describe('a database that goes and comes back', () => {
  let dataDir: string;
  let server: EmbeddedPostgres;
  let knex: Knex;
  let stores: PostgresStores;
  let listener: InboxListener | undefined;

  const start = async (): Promise<EmbeddedPostgres> => okOf(startEmbeddedPostgres({ dataDir, fsync: false }));

  before(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'homeroom-gone-'));
    server = await start();
    knex = openKnex({ connection: server.connection });
    await okOf(migrate(knex));
    stores = postgresStores({ knex, videoServer: 'main' });
    await okOf(stores.courses.enterCourse(aCourse()));
    await okOf(stores.courses.enterPerson(aPerson()));
    await okOf(stores.liveSessions.add(aLiveSession()));
  });
  after(async () => {
    await listener?.close();
    await knex.destroy();
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  it('fails every call as storage-failed, with a reason that holds no value, and works again when it is back', async () => {
    // As many connections as the pool holds are open and idle when the server goes.
    await Promise.all(Array.from({ length: 20 }, () => okOf(stores.inbox.depth())));
    await okOf(server.stop());
    const calls = await Promise.all(everyCall(stores));
    for (const [index, call] of calls.entries()) {
      expect(call.isErr(), `call ${index}`).to.equal(true);
      const error = call._unsafeUnwrapErr();
      expect(error.type, `call ${index}`).to.equal('storage-failed');
      expect(Reflect.get(error, 'reason'), `call ${index}`).to.match(/^(E[A-Z]+|no connection|SQLSTATE 57P0[13])$/);
    }
    const woken = new Promise<void>((resolve) => {
      listener = listenInbox({ connection: server.connection, onWake: resolve });
    });
    server = await start();
    await woken;
    expect(await okOf(stores.inbox.depth())).to.deep.equal({ pending: 0, oldestReceivedAt: null });
    for (const [index, call] of (await Promise.all(everyCall(stores))).entries()) {
      const failed = call.isErr() && call.error.type === 'storage-failed';
      expect(failed, `call ${index}`).to.equal(false);
    }
  });
});
