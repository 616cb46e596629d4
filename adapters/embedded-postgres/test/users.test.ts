import { chmod, chown, mkdir, readdir, realpath, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { startEmbeddedPostgres } from '../src/index.js';
import { launch } from './launcher-process.js';
import { type Home, isRoot, newForeignFolder, newHome, ordinaryUser } from './ordinary-user.js';
import { newFolder, newLastingFolder, postmasterPid, started, tidyUp } from './places.js';
import { query } from './query.js';

/** An ordinary user's home for the tests of this file. */
let folder: string;
let user: Home;

before(async function () {
  this.timeout(60_000);
  folder = await newLastingFolder();
  user = await newHome(folder);
});
after(() => rm(folder, { recursive: true }));

describe('an ordinary user', function () {
  this.timeout(30_000);
  afterEach(tidyUp);

  it('runs it in a checkout in a 0700 home, installed without install scripts, with nothing copied', async () => {
    const dataDir = join(user.checkout, '.homeroom');
    const launcher = launch({ dataDir }, user.settings);
    const { connectionString, error } = await launcher.answer;
    expect(error).to.equal(undefined);
    expect(await query(connectionString ?? '', 'SELECT 1 AS one')).to.deep.equal([{ one: 1 }]);
    expect((await stat(join(dataDir, 'cluster'))).uid).to.equal(ordinaryUser.uid);
    expect((await stat(dataDir)).mode & 0o777).to.equal(0o700);
    expect(await readdir(dataDir)).to.have.members(['cluster', 'socket', 'server.json']);
    await launcher.stop();
  });

  it('runs a copy of the binaries when the package is not complete and cannot be written', async () => {
    const lib = join(user.nativeDir, 'lib');
    for (const entry of await readdir(lib, { withFileTypes: true })) {
      if (entry.isSymbolicLink()) await rm(join(lib, entry.name));
    }
    await chmod(lib, 0o555);
    const dataDir = join(user.checkout, '.homeroom-of-a-copy');
    const launcher = launch({ dataDir }, user.settings);
    const { connectionString, error } = await launcher.answer;
    await chmod(lib, 0o755);
    expect(error).to.equal(undefined);
    expect(await query(connectionString ?? '', 'SELECT 1 AS one')).to.deep.equal([{ one: 1 }]);
    expect(await readdir(dataDir)).to.include('binaries');
    await launcher.stop();
  });

  it('is told when the data folder is not writable', async () => {
    const dataDir = join(await newForeignFolder(), 'data');
    const { error } = await launch({ dataDir }, user.settings).answer;
    expect(error?.type).to.equal('data-dir-not-writable');
    expect(error?.message).to.include(dataDir).and.include('EACCES');
  });
});

// Whoever is not root cannot become it: these cases exist for root only.
if (isRoot) {
  describe('root', function () {
    this.timeout(30_000);
    afterEach(tidyUp);

    it('runs Postgres as another user, who owns the cluster and nothing else', async () => {
      const dataDir = join(await newFolder(), 'data');
      await started({ dataDir });
      const owner = await stat(join(dataDir, 'cluster'));
      expect(owner.uid).to.not.equal(0);
      expect((await stat(dataDir)).uid).to.equal(0);
      const postmaster = await stat(`/proc/${await postmasterPid(dataDir)}`).catch(() => owner);
      expect([postmaster.uid, postmaster.gid]).to.deep.equal([owner.uid, owner.gid]);
    });

    it('runs a copy of the binaries when its home is closed to that user', async () => {
      await chown(user.home, 0, 0);
      const dataDir = await newFolder();
      const server = await started({ dataDir, nativeDir: user.nativeDir });
      await chown(user.home, ordinaryUser.uid, ordinaryUser.gid);
      expect(await query(server.connection, 'SELECT 1 AS one')).to.deep.equal([{ one: 1 }]);
      expect(await readdir(dataDir)).to.include('binaries');
    });

    it('is told which folder closes the data to that user', async () => {
      const home = join(await realpath(await newFolder()), 'home');
      await mkdir(join(home, 'checkout'), { recursive: true });
      await chmod(home, 0o700);
      const refused = await startEmbeddedPostgres({ dataDir: join(home, 'checkout', '.homeroom') });
      const error = refused._unsafeUnwrapErr();
      expect(error).to.include({ type: 'data-dir-not-reachable', blockedAt: home });
      expect(error.message).to.include(home).and.include('HOMEROOM_DATA_DIR');
      expect((await stat(home)).mode & 0o777).to.equal(0o700);
    });

    it('creates a data folder with its parents under a strict umask', async () => {
      const folder = await newFolder();
      const umask = process.umask(0o077);
      try {
        const server = await started({ dataDir: join(folder, 'a', 'b', 'data') });
        expect(await query(server.connection, 'SELECT 1 AS one')).to.deep.equal([{ one: 1 }]);
      } finally {
        process.umask(umask);
      }
    });

    it('keeps to the owner of a cluster that an ordinary user created, who can use it again', async () => {
      await chmod(user.home, 0o711);
      const dataDir = join(user.checkout, '.homeroom-of-two');
      const first = launch({ dataDir }, user.settings);
      await first.answer;
      await first.stop();
      const server = await started({ dataDir });
      expect((await stat(join(dataDir, 'cluster'))).uid).to.equal(ordinaryUser.uid);
      (await server.stop())._unsafeUnwrap();
      const third = launch({ dataDir }, user.settings);
      expect((await third.answer).error).to.equal(undefined);
      await third.stop();
      await chmod(user.home, 0o700);
    });
  });
}
