import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '@homeroom/embedded-postgres/testing';
import { expect } from 'chai';
import pg from 'pg';
import { readConfig } from '../../src/config/read-config.js';
import { demoText } from '../../src/runtime/demo.js';
import { type RunningApp, startApp } from '../../src/start-app.js';
import { call, classToken, environment, until } from '../support/app-under-test.js';
import { isListening } from './addresses.js';
import { othersConnected } from './connections.js';
import { keptLog } from './kept-log.js';
import { hasEnded } from './steps.js';

/** Nobody listens there: these tests need no video server. */
const NO_PLUGNMEET = 'http://127.0.0.1:9';
const SESSIONS = '/api/course/algebra-1/online/sessions/';
const TEACHER = { sub: 'ada', role: 'teacher' };
/** A day long ago: what is valid then is not valid by the machine's clock. */
const THEN = Date.UTC(2001, 8, 10, 9);

describe('startApp', function () {
  this.timeout(30_000);
  let dataDir: string;
  let database: TestDatabase;
  let looking: pg.Client;
  let running: RunningApp | null = null;
  let logged: Record<string, unknown>[] = [];

  before(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'homeroom-test-'));
    database = await createTestDatabase();
    looking = new pg.Client({ connectionString: database.connectionString });
    await looking.connect();
  });
  afterEach(async () => {
    await running?.stop();
    running = null;
  });
  after(async () => {
    await looking.end();
    await database.drop();
    await rm(dataDir, { recursive: true });
  });

  const start = async (more: Record<string, string> = {}, without: readonly string[] = []): Promise<RunningApp> => {
    const env: Record<string, string> = { ...environment(database, dataDir, NO_PLUGNMEET), ...more };
    for (const name of without) delete env[name];
    const config = readConfig(env)._unsafeUnwrap();
    const { log, lines } = keptLog();
    const app = await startApp({ config, clock: { now: () => THEN }, log });
    logged = lines;
    running = app;
    return app;
  };
  it('serves on a free port, by the clock that it is given', async () => {
    const app = await start();
    expect(app.url).to.match(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(app.demo).to.equal(null);
    expect((await fetch(`${app.url}/readyz`)).status).to.equal(200);
    const valid = await call(app, 'GET', SESSIONS, await classToken('algebra-1', TEACHER, THEN));
    expect(valid).to.deep.equal({ status: 200, body: { live_sessions: [], next_cursor: null } });
    const early = await call(app, 'GET', SESSIONS, await classToken('algebra-1', TEACHER, THEN - 2 * 86_400_000));
    expect(early.status).to.equal(401);
  });

  it('gives back everything when it stops, and may be stopped again', async () => {
    const app = await start();
    expect(await othersConnected(looking)).to.be.above(0);
    const stopping = app.stop();
    await app.stop();
    expect(await hasEnded(stopping), 'both wait for the same end').to.equal(true);
    expect(await isListening(app.url)).to.equal(false);
    await until('no connection to the database', async () => (await othersConnected(looking)) === 0);
    await app.stop();
  });

  it('shows its health and nothing else without the web part', async () => {
    const app = await start({ HOMEROOM_ROLES: 'worker' });
    const statuses = async (paths: readonly string[]) =>
      Promise.all(paths.map(async (path) => (await fetch(app.url + path)).status));
    expect(await statuses(['/healthz', '/readyz/', '/metrics?x=1'])).to.deep.equal([200, 200, 200]);
    expect(await statuses(['/', SESSIONS, '/docs', '/openapi.json', '/healthz/x'])).to.deep.equal(Array(5).fill(503));
  });

  it('gives the tokens of a demo, with which a class can be held', async () => {
    const given = ['PLUGNMEET_URL', 'PLUGNMEET_API_KEY', 'PLUGNMEET_API_SECRET', 'CLASS_TOKEN_SECRET'];
    const app = await start({}, given);
    if (app.demo === null) throw new Error('it has a simulator, and is a demo');
    expect(logged, 'whoever forgot PLUGNMEET_URL is told').to.deep.include({
      level: 'warn',
      simulator: app.demo.simulatorUrl,
      msg: 'a simulator stands in for PlugNMeet: nobody can hold a class with it',
    });
    const [teacher, student] = app.demo.tokens;
    const room = { room_id: 'matrices' };
    const path = `/api/course/${app.demo.courseSlug}/online/room/create/`;
    expect(demoText(app.url, app.demo)).to.include(app.url + path);
    expect(await call(app, 'POST', path, student?.token ?? '', room)).to.have.property('status', 403);
    expect(await call(app, 'POST', path, teacher?.token ?? '', room)).to.have.property('status', 201);
    const token = await call(app, 'POST', '/api/course/online/room/token/', student?.token ?? '', room);
    expect(token).to.have.property('status', 200);
    await app.stop();
    expect(await isListening(app.demo.simulatorUrl), 'the simulator went with it').to.equal(false);
  });
});
