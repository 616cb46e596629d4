import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '@homeroom/embedded-postgres/testing';
import { expect } from 'chai';
import { type AppProcess, startAppProcess } from '../support/app-process.js';
import { environment } from '../support/app-under-test.js';
import { openFolder } from '../support/open-folder.js';
import { runHomeroom } from '../support/run-homeroom.js';

describe('the command homeroom', function () {
  this.timeout(60_000);
  let dataDir: string;
  let app: AppProcess | null = null;
  beforeEach(async () => {
    dataDir = await openFolder();
  });
  afterEach(async () => {
    await app?.end('SIGTERM');
    app = null;
    await rm(dataDir, { recursive: true });
  });

  it('shows its help and ends well, and opens nothing', async () => {
    const { status, stdout, stderr } = await runHomeroom(['rebuild', '--help'], { HOMEROOM_DATA_DIR: dataDir });
    expect({ status, stderr }).to.deep.equal({ status: 0, stderr: '' });
    expect(stdout).to.include('Usage: homeroom rebuild [room_id]');
    expect(await readdir(dataDir)).to.deep.equal([]);
  });

  it('ends with 2 when it is used wrongly, and says how it is used', async () => {
    const { status, stdout, stderr } = await runHomeroom(['rebild'], {});
    expect({ status, stdout }).to.deep.equal({ status: 2, stdout: '' });
    expect(stderr).to.match(/^There is no command "rebild"\.\n\nLooks after/);
  });

  it('tells every problem of the configuration, and ends with 1', async () => {
    const { status, stderr } = await runHomeroom(['rebuild'], { PORT: 'eighty', DATABASE_URL: 'mysql://x' });
    expect(status).to.equal(1);
    expect(stderr)
      .to.match(/^PORT: /m)
      .and.match(/^DATABASE_URL: /m);
  });

  it('makes no database in a folder that has none', async () => {
    const { status, stderr } = await runHomeroom(['rebuild'], { HOMEROOM_DATA_DIR: dataDir });
    expect(status).to.equal(1);
    expect(stderr)
      .to.include(`homeroom rebuild: there is no embedded database in ${dataDir}`)
      .and.not.match(/\n\s+at /);
    expect(await readdir(dataDir)).to.deep.equal([]);
  });

  it('says whose the embedded database is while the app runs, and how to share it', async () => {
    app = await startAppProcess({ PORT: '0', HOMEROOM_DATA_DIR: dataDir });
    const { status, stderr } = await runHomeroom(['rebuild'], { HOMEROOM_DATA_DIR: dataDir });
    expect(status).to.equal(1);
    expect(stderr)
      .to.include(`in use by another process of Homeroom (pid ${app.child.pid})`)
      .and.include("start this one with DATABASE_URL='postgres")
      .and.not.match(/\n\s+at /);
    const [, shared = ''] = /DATABASE_URL='([^']+)'/.exec(stderr) ?? [];
    const secret = (await readFile(join(dataDir, 'homeroom-secret'), 'utf8')).trim();
    const env = { HOMEROOM_DATA_DIR: dataDir, DATABASE_URL: shared, HOMEROOM_SECRET: secret };
    const told = { status: 0, stdout: 'rebuilt 0, changed 0, sealed 0\n', stderr: '' };
    expect(await runHomeroom(['rebuild'], env), 'done as it says').to.deep.equal(told);
    expect((await fetch(`${app.url}/readyz`)).status, 'the app goes on').to.equal(200);
  });

  it('opens the embedded database itself when the app has stopped, and leaves it to the next', async () => {
    const stopped = await startAppProcess({ PORT: '0', HOMEROOM_DATA_DIR: dataDir });
    app = stopped;
    await stopped.end('SIGTERM');
    for (const _time of ['first', 'second']) {
      expect(await runHomeroom(['rebuild'], { HOMEROOM_DATA_DIR: dataDir })).to.deep.equal({
        status: 0,
        stdout: 'rebuilt 0, changed 0, sealed 0\n',
        stderr: '',
      });
    }
  });

  it('tells in a sentence that the database is away', async () => {
    const database: TestDatabase = await createTestDatabase();
    const env = environment(database, dataDir, 'http://127.0.0.1:9');
    await database.drop();
    const { status, stdout, stderr } = await runHomeroom(['rebuild'], env);
    expect({ status, stdout }).to.deep.equal({ status: 1, stdout: '' });
    expect(stderr)
      .to.include('homeroom rebuild: the database')
      .and.not.match(/\n\s+at /);
  });
});
