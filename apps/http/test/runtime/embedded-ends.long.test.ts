import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { type AppProcess, startAppProcess } from '../support/app-process.js';
import { openFolder } from '../support/open-folder.js';

describe('an embedded Postgres that is killed', function () {
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

  const start = () => startAppProcess({ PORT: '0', HOMEROOM_DATA_DIR: dataDir });
  const postmaster = async (): Promise<number> => {
    const text = await readFile(join(dataDir, 'postgres', 'cluster', 'postmaster.pid'), 'utf8');
    return Number(text.split('\n')[0]);
  };

  it('ends the app with a line that says why, so that it is started again on the same data', async () => {
    const killed = await start();
    app = killed;
    const gone = once(killed.child, 'close');
    const began = performance.now();
    process.kill(await postmaster(), 'SIGKILL');
    const [status] = await gone;
    expect(status).to.equal(1);
    expect(performance.now() - began, 'how long it took').to.be.below(10_000);
    const fatal = killed
      .output()
      .split('\n')
      .filter((line) => line.includes('"level":"fatal"'));
    expect(fatal).to.have.length(1);
    expect(fatal[0]).to.include('the embedded Postgres ended (SIGKILL)').and.include('start it again');
    app = await start();
    expect((await fetch(`${app.url}/readyz`)).status).to.equal(200);
  });

  it('says nothing of that kind when it is stopped in order', async () => {
    const stopped = await start();
    app = stopped;
    expect(await stopped.end('SIGTERM')).to.equal(0);
    expect(stopped.output()).to.not.include('"level":"fatal"');
  });
});
