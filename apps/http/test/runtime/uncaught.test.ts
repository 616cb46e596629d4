import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '@homeroom/embedded-postgres/testing';
import { expect } from 'chai';
import { startAppProcess } from '../support/app-process.js';
import { environment } from '../support/app-under-test.js';

const BUGS = new URL('./programs/planted-bugs.js', import.meta.url).href;
const SECRET = 'a-canary-secret-that-signs-the-urls';

describe('a bug that nobody caught', function () {
  this.timeout(30_000);
  let dataDir: string;
  let database: TestDatabase;
  before(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'homeroom-test-'));
    database = await createTestDatabase();
  });
  after(async () => {
    await database.drop();
    await rm(dataDir, { recursive: true });
  });

  for (const [what, signal] of [
    ['thrown', 'SIGUSR2'],
    ['rejected', 'SIGHUP'],
  ] as const) {
    it(`ends the process in order when it is ${what}, and is told without secrets`, async () => {
      const app = await startAppProcess({
        ...environment(database, dataDir, 'http://127.0.0.1:9'),
        HOMEROOM_SECRET: SECRET,
        NODE_OPTIONS: `--import=${BUGS}`,
        PLANTED_BUG: `planted with ${SECRET}`,
      });
      const gone = once(app.child, 'close');
      app.child.kill(signal);
      const [status] = await gone;
      expect(status).to.equal(1);
      expect(app.output()).to.match(/"level":"fatal".*planted with \[redacted\].*"a bug ended the app"/);
      expect(app.output()).to.not.contain(SECRET);
    });
  }
});
