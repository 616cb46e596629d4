import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createTestDatabase, type TestDatabase } from '@homeroom/embedded-postgres/testing';
import { expect } from 'chai';
import { type AppProcess, startAppProcess } from '../support/app-process.js';
import { call, classToken, environment, SIGNER, until } from '../support/app-under-test.js';
import { expectSameAfterRebuild } from '../support/rebuild-all.js';
import { recordedScenarios } from '../support/recorded-scenario.js';
import { signedHeaders } from '../support/signed-webhook.js';

const MAIN = fileURLToPath(new URL('../../src/main.js', import.meta.url));

describe('processes', function () {
  this.timeout(60_000);
  let dataDir: string;
  let database: TestDatabase;
  const running: AppProcess[] = [];

  before(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'homeroom-test-'));
    database = await createTestDatabase();
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((app) => app.end('SIGKILL')));
  });
  after(async () => {
    await database.drop();
    await rm(dataDir, { recursive: true });
  });

  const envWith = (more: Record<string, string>) => ({
    ...environment(database, dataDir, 'http://127.0.0.1:9'),
    ...more,
  });
  const start = async (more: Record<string, string>): Promise<AppProcess> => {
    const app = await startAppProcess(envWith(more));
    running.push(app);
    return app;
  };
  const metric = async (app: AppProcess, name: string): Promise<number> => {
    const text = await (await fetch(`${app.url}/metrics`)).text();
    return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? '0');
  };

  it('a web process stores and a worker projects; the worker shows its health and nothing else', async () => {
    const web = await start({ HOMEROOM_ROLES: 'web' });
    const [scenario] = recordedScenarios();
    const roomId = scenario?.truth.rooms[0]?.roomId ?? '';
    const body = scenario?.webhooks[0]?.body ?? '';
    const teacher = await classToken('algebra', { sub: 't-1', role: 'teacher' }, Date.now());
    const created = await call(web, 'POST', '/api/course/algebra/online/room/create/', teacher, { room_id: roomId });
    expect(created.status, 'nobody is there to make the room').to.equal(503);
    const stored = await fetch(`${web.url}/api/course/plugnmeet/webhook/`, {
      method: 'POST',
      headers: signedHeaders(body, SIGNER, Date.now()),
      body,
    });
    expect(stored.status).to.equal(200);
    expect(await metric(web, 'homeroom_inbox_pending')).to.equal(1);
    const worker = await start({ HOMEROOM_ROLES: 'worker' });
    await until('an empty inbox', async () => (await metric(worker, 'homeroom_inbox_pending')) === 0);
    await expectSameAfterRebuild(web, [roomId]);
    for (const path of ['/healthz', '/readyz', '/metrics'])
      expect((await fetch(worker.url + path)).status).to.equal(200);
    expect((await fetch(`${worker.url}/api/course/plugnmeet/webhook/`, { method: 'POST', body })).status).to.equal(503);
  });

  it('tells every problem of its configuration at once, by name, without values', async () => {
    const { status, output } = await runToEnd({ PORT: 'eighty', PLUGNMEET_URL: 'http://x', ADMIN_KEY: 'a-short-key' });
    expect(status).to.equal(78);
    for (const name of ['PORT', 'PLUGNMEET_API_KEY', 'PLUGNMEET_API_SECRET']) expect(output).to.include(name);
    expect(output).to.not.include('a-short-key').and.not.include('eighty');
  });

  it('refuses a port that is taken, in a sentence', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    const port = typeof address === 'object' && address !== null ? `${address.port}` : '';
    const { status, output } = await runToEnd(envWith({ PORT: port }));
    taken.close();
    expect(status).to.equal(78);
    expect(output)
      .to.match(/cannot listen on 127\.0\.0\.1:\d+/)
      .and.not.match(/\n\s+at /);
  });

  it('stops in order, within the 10 s that it promises', async () => {
    const app = await start({});
    const began = performance.now();
    expect(await app.end('SIGTERM')).to.equal(0);
    expect(performance.now() - began).to.be.below(10_000);
  });
});

/** Runs the app until it ends by itself. */
const runToEnd = async (env: Readonly<Record<string, string>>): Promise<{ status: number | null; output: string }> => {
  const child = spawn(process.execPath, [MAIN], { env: { PATH: process.env.PATH ?? '', ...env } });
  let output = '';
  child.stdout.on('data', (data) => {
    output += data;
  });
  child.stderr.on('data', (data) => {
    output += data;
  });
  await once(child, 'close');
  return { status: child.exitCode, output };
};
