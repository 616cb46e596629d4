import { attendanceOf, type Connection, type LiveSession, type RoomTime } from '@homeroom/core';
import { aConnection, aCourse, aLiveSession, aRoom, aRoomTime, MORNING } from '@homeroom/core/testing';
import { foundIn, okOf } from '@homeroom/core/testing/contracts';
import { expect } from 'chai';
import { type PostgresStores, postgresStores } from '../src/index.js';
import { migratedDatabase, type OpenDatabase } from './database.js';

/** Corners of one second that generated histories seldom meet: the server's times are floored, a join's are not. */
describe('attendance inside one second', () => {
  let open: OpenDatabase;
  let stores: PostgresStores;
  before(async () => {
    open = await migratedDatabase();
    stores = postgresStores({ knex: open.knex, videoServer: 'main' });
  });
  afterEach(() => open.empty());
  after(() => open.drop());

  const expectSame = async (told: readonly RoomTime[], connections: readonly Connection[], ended = true) => {
    const session: LiveSession = aLiveSession({ status: ended ? 'ended' : 'open' });
    await okOf(stores.courses.enterCourse(aCourse()));
    await okOf(stores.liveSessions.add(session));
    for (const time of told) await okOf(stores.rooms.addTime(time));
    for (const connection of connections) await okOf(stores.connections.merge(connection));
    const rooms = [{ roomId: session.roomId, createdAt: session.createdAt, times: told }];
    const ledger = {
      session: { ...session, rooms },
      rooms: [aRoom()],
      times: told,
      lists: [],
      visits: [],
      connections,
      seats: [],
    };
    for (const now of [MORNING + 5_100, MORNING + 3_600_000]) {
      const { revision: _, ...sheet } = await foundIn(stores.attendanceBook.ofLiveSession(session.id, now));
      const wanted = attendanceOf(ledger, now);
      expect(sheet).to.deep.equal(wanted);
      const usersOnline = wanted.attendees.filter((attendee) => attendee.online).length;
      const { startedAt, endedAt } = wanted;
      const summary = { liveSessionId: session.id, startedAt, endedAt, usersOnline };
      expect(await okOf(stores.attendanceBook.summaries([session.id], now))).to.deep.equal([summary]);
    }
  };

  const joined = aConnection({ joinedAt: MORNING + 5_400 });

  it('cuts who joined in the very second of the end, which is told rounded down', async () => {
    await expectSame([aRoomTime({ source: 'finished', at: MORNING + 5_000 })], [joined]);
  });

  it('ends a session whose end is told for the second in which it began', async () => {
    const times = [
      aRoomTime({ source: 'created', at: MORNING + 5_400 }),
      aRoomTime({ source: 'session-ended', at: MORNING + 5_000 }),
    ];
    await expectSame(times, [joined]);
  });

  it('gives the end of the second before to the life before', async () => {
    const times = [
      aRoomTime({ source: 'created', at: MORNING + 5_400 }),
      aRoomTime({ source: 'finished', at: MORNING + 4_400 }),
    ];
    await expectSame(times, [joined]);
  });

  it('cuts at a restart, and not at one of the same moment', async () => {
    const restarted = [aRoomTime({ at: MORNING + 5_400 }), aRoomTime({ at: MORNING + 9_000 })];
    await expectSame(restarted, [joined, aConnection({ key: 'PA_2', joinedAt: MORNING + 9_000 })], false);
  });

  it('ends nobody before their join when a question was asked before', async () => {
    await expectSame([aRoomTime({ source: 'not-active', at: MORNING + 5_399 })], [joined]);
    await open.empty();
    await expectSame([aRoomTime({ source: 'not-active', at: MORNING + 5_401 })], [joined]);
  });
});
