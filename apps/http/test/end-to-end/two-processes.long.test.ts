import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '@homeroom/embedded-postgres/testing';
import { expect } from 'chai';
import pg from 'pg';
import { z } from 'zod';
import { type AppProcess, startAppProcess } from '../support/app-process.js';
import { ADMIN_KEY, call, classToken, environment, SIGNER, until } from '../support/app-under-test.js';
import { derivedState } from '../support/derived-state.js';
import { expectSameAfterRebuild } from '../support/rebuild-all.js';
import { type RecordedScenario, recordedScenarios } from '../support/recorded-scenario.js';
import { signedHeaders } from '../support/signed-webhook.js';
import { startTruthfulPlugNMeet } from '../support/truthful-plugnmeet.js';

/** How often each process gets each event. */
const TIMES = 3;
/** Senders at once: a PlugNMeet sends the events of each room one after the other, rooms side by side. */
const SENDERS = 16;

describe('two processes on one Postgres', function () {
  this.timeout(120_000);
  const scenarios = recordedScenarios();
  let dataDir: string;
  let plugnmeet: Awaited<ReturnType<typeof startTruthfulPlugNMeet>>;
  const databases: TestDatabase[] = [];
  const pools: pg.Pool[] = [];
  const processes: AppProcess[] = [];

  before(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'homeroom-test-'));
    plugnmeet = await startTruthfulPlugNMeet(scenarios, { now: () => Date.now() });
  });
  after(async () => {
    await Promise.all(processes.map((app) => app.end('SIGKILL')));
    await Promise.all(pools.map((pool) => pool.end()));
    await Promise.all(databases.map((database) => database.drop()));
    await plugnmeet.close();
    await rm(dataDir, { recursive: true });
  });

  const newDatabase = async () => {
    const database = await createTestDatabase();
    databases.push(database);
    const pool = new pg.Pool({ connectionString: database.connectionString, max: 1 });
    pools.push(pool);
    return { env: environment(database, dataDir, plugnmeet.url), pool };
  };
  const start = async (env: Readonly<Record<string, string>>): Promise<AppProcess> => {
    const app = await startAppProcess(env);
    processes.push(app);
    return app;
  };

  it('each event three times to both, one killed while projecting: the state is that of one process fed once', async () => {
    const alone = await newDatabase();
    const one = await start(alone.env);
    await createRooms(one.url, scenarios);
    await send([one.url], bodiesOf(scenarios));
    await untilVerified(one.url, alone.pool);
    const expected = await derivedState(alone.pool);
    expect(expected.match(/"connection_key"/g)?.length, 'stays to compare').to.be.greaterThan(100);

    const shared = await newDatabase();
    const [first, second] = [await start(shared.env), await start(shared.env)];
    await createRooms(first.url, scenarios);
    const thrice = Array.from({ length: TIMES }, () => bodiesOf(scenarios)).flat();
    const sending = send([first.url, second.url], shuffled(thrice));
    await until('some projections, and more to do', async () => {
      const { rows } = await shared.pool.query(
        "select count(*) filter (where status = 'done')::int as done from homeroom.inbox",
      );
      return rows[0].done > 50;
    });
    await first.end('SIGKILL');
    const { unanswered } = await sending;
    await send([second.url], unanswered);
    await untilVerified(second.url, shared.pool);
    expect(await derivedState(shared.pool)).to.equal(expected);

    for (const [app, { pool }] of [[one, alone] as const, [second, shared] as const]) {
      await expectSameAfterRebuild(app, roomIdsOf(scenarios));
      expect(await derivedState(pool), 'after a rebuild').to.equal(expected);
    }
  });
});

const bodiesOf = (scenarios: readonly RecordedScenario[]): string[] =>
  scenarios.flatMap((scenario) => scenario.webhooks.map((webhook) => webhook.body));

const roomIdsOf = (scenarios: readonly RecordedScenario[]): Set<string> =>
  new Set(
    scenarios.flatMap(({ truth }) =>
      truth.rooms.filter((room) => room.parentRoomId === undefined).map((room) => room.roomId),
    ),
  );

const createRooms = async (url: string, scenarios: readonly RecordedScenario[]): Promise<void> => {
  for (const roomId of roomIdsOf(scenarios)) {
    const token = await classToken(roomId, { sub: `teacher of ${roomId}`, role: 'teacher' }, Date.now());
    const app = { url };
    const answer = await call(app, 'POST', `/api/course/${roomId}/online/room/create/`, token, { room_id: roomId });
    expect(answer.status, JSON.stringify(answer.body)).to.equal(201);
  }
};

/** Sends each body to every url, many at once; what was not answered with 200 is given back: a sender sends it again. */
const send = async (urls: readonly string[], bodies: readonly string[]): Promise<{ unanswered: string[] }> => {
  const work = bodies.flatMap((body) => urls.map((url) => ({ url, body })));
  const unanswered: string[] = [];
  const sender = async (): Promise<void> => {
    for (let next = work.shift(); next !== undefined; next = work.shift()) {
      const { url, body } = next;
      const headers = signedHeaders(body, SIGNER, Date.now());
      const answer = await fetch(`${url}/api/course/plugnmeet/webhook/`, { method: 'POST', headers, body }).catch(
        () => null,
      );
      if (answer?.status !== 200) unanswered.push(body);
    }
  };
  await Promise.all(Array.from({ length: SENDERS }, sender));
  return { unanswered };
};

/** Until everything is applied, and the server was asked about each session that has ended. */
const untilVerified = async (url: string, pool: pg.Pool): Promise<void> => {
  await untilProjected(pool);
  await until('nothing left to ask', async () => {
    const { body } = await call({ url }, 'POST', '/api/admin/reconcile/', ADMIN_KEY, {});
    await untilProjected(pool);
    return z.object({ looked: z.number() }).parse(body).looked === 0;
  });
};

const untilProjected = (pool: pg.Pool): Promise<void> =>
  until(
    'an empty inbox',
    async () => (await pool.query("select 1 from homeroom.inbox where status = 'pending' limit 1")).rows.length === 0,
    60_000,
  );

/** In another order, the same in every run. */
const shuffled = <T>(items: readonly T[]): T[] =>
  items
    .map((item, index) => ({ item, place: (index * 7_919) % 10_007 }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
