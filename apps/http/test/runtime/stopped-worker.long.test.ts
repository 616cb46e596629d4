import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '@homeroom/embedded-postgres/testing';
import { startSimulator } from '@homeroom/plugnmeet-simulator';
import { expect } from 'chai';
import pg from 'pg';
import { z } from 'zod';
import { type AppProcess, startAppProcess } from '../support/app-process.js';
import { call, classToken, environment, SIGNER, until } from '../support/app-under-test.js';
import { expectSameAfterRebuild } from '../support/rebuild-all.js';
import { freePort } from './addresses.js';
import { startHaltingProxy } from './halting-proxy.js';

const Recording = z.object({
  status: z.string(),
  sha256: z.string().nullable(),
  file_url: z.string().nullable(),
  poster_url: z.string().nullable(),
  custody: z.array(z.object({ step: z.string() })),
});
const Recordings = z.object({ recordings: z.array(Recording) });

/** A stopped worker's attempt is taken over after its lease (25 s) and the next look (5 s). */
const TAKEN_OVER_WITHIN_MS = 60_000;

describe('a worker that stands still past its leases', function () {
  this.timeout(150_000);
  const running: AppProcess[] = [];
  let dataDir: string;
  let database: TestDatabase;
  let looking: pg.Pool;
  let simulator: Awaited<ReturnType<typeof startSimulator>>;
  let proxy: Awaited<ReturnType<typeof startHaltingProxy>>;

  before(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'homeroom-test-'));
    database = await createTestDatabase();
    looking = new pg.Pool({ connectionString: database.connectionString, max: 1 });
    simulator = await startSimulator({ ...SIGNER, timings: { recordingProcessedMs: 200 } });
    proxy = await startHaltingProxy(simulator.url);
  });
  after(async () => {
    await Promise.all(running.map((app) => app.end('SIGKILL')));
    proxy.close();
    await simulator.close();
    await looking.end();
    await database.drop();
    await rm(dataDir, { recursive: true });
  });

  const start = async (more: Record<string, string>): Promise<AppProcess> => {
    const app = await startAppProcess({ ...environment(database, dataDir, proxy.url), LOG_LEVEL: 'debug', ...more });
    running.push(app);
    return app;
  };

  /** Asks the database: the API limits its callers. */
  const hasPoster = async (): Promise<boolean> =>
    (await looking.query('select 1 from homeroom.recordings where poster_key is not null')).rows.length > 0;

  it('is overtaken, and changes nothing when it wakes: one file, one poster, one end of the story', async () => {
    const port = await freePort();
    const webhook = `http://127.0.0.1:${port}/api/course/plugnmeet/webhook/`;
    const web = await start({ HOMEROOM_ROLES: 'web', PORT: `${port}`, PLUGNMEET_WEBHOOK_URL: webhook });
    const stopped = await start({ HOMEROOM_ROLES: 'worker' });
    const teacher = await classToken('algebra', { sub: 't-1', role: 'teacher' }, Date.now());
    const path = (rest: string) => `/api/course/algebra/online/${rest}`;
    const created = await call(web, 'POST', path('room/create/'), teacher, { room_id: 'matrices' });
    expect(created.status, JSON.stringify(created.body)).to.equal(201);
    simulator.join('matrices', 'somebody');
    simulator.stopRecording(simulator.startRecording('matrices'));
    await proxy.halt;
    stopped.child.kill('SIGSTOP');

    const winner = await start({ HOMEROOM_ROLES: 'worker' });
    const recording = async () => {
      const answer = await call(web, 'GET', path('sessions/matrices/recordings/'), teacher);
      return Recordings.parse(answer.body).recordings[0];
    };
    await until('a poster', hasPoster, TAKEN_OVER_WITHIN_MS);
    const won = await recording();

    stopped.child.kill('SIGCONT');
    proxy.release();
    // Caught between two statements it is told that its attempt is stale; caught within one, the time limit of the statement
    // has passed when it wakes. Either way it ends there.
    const end = () => /"useCase":"ingestRecording","outcome":"(stale-attempt|storage-failed)"/.exec(stopped.output());
    await until('the end of the overtaken attempt', async () => end() !== null, 30_000);
    const unsure = end()?.[1] === 'storage-failed';

    expect(await recording()).to.deep.include({ status: 'ready', sha256: won?.sha256, custody: won?.custody });
    const steps = won?.custody.map(({ step }) => step) ?? [];
    const times = (name: string) => steps.filter((step) => step === name).length;
    expect([times('attempt-started'), times('fetched'), times('poster-made')]).to.deep.equal([2, 1, 1]);
    expect(winner.output()).to.not.include('stale-attempt');
    const film = await (await fetch(won?.file_url ?? '')).arrayBuffer();
    expect(createHash('sha256').update(new Uint8Array(film)).digest('hex')).to.equal(won?.sha256);
    const folders = ['published', 'received', 'parts'];
    const counts = await Promise.all(
      folders.map(async (name) => (await readdir(join(dataDir, 'recordings', name))).length),
    );
    const [published, ...unpublished] = counts;
    expect(published, 'a film and its poster').to.equal(2);
    // Who could not ask the database keeps its own unpublished file: the sweep removes it by its age.
    if (!unsure) expect(unpublished, 'nothing left over').to.deep.equal([0, 0]);
    expect(proxy.downloads()).to.equal(2);
    await expectSameAfterRebuild(web, ['matrices']);
  });
});
