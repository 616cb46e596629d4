import { chmod, cp, lstat, readdir, readFile, realpath, rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { runnableBinaries } from '../src/binaries.js';
import { packagedBinaries, thisPlatform } from '../src/platform.js';
import { newFolder, started, tidyUp } from './places.js';
import { query } from './query.js';

/** The package's `native` folder as npm leaves it when it runs no install scripts: without symlinks. */
const freshlyInstalled = async (): Promise<string> => {
  const folder = await newFolder();
  await chmod(folder, 0o755);
  const nativeDir = join(await realpath(folder), 'native');
  const packaged = packagedBinaries(thisPlatform())._unsafeUnwrap();
  const filter = async (path: string): Promise<boolean> => !(await lstat(path)).isSymbolicLink();
  await cp(packaged, nativeDir, { recursive: true, filter });
  return nativeDir;
};

const symlinkCount = async (nativeDir: string): Promise<number> =>
  (await readdir(join(nativeDir, 'lib'), { withFileTypes: true })).filter((entry) => entry.isSymbolicLink()).length;

const listedCount = async (nativeDir: string): Promise<number> =>
  JSON.parse(await readFile(join(nativeDir, 'pg-symlinks.json'), 'utf8')).length;

describe('the binaries', function () {
  this.timeout(30_000);
  afterEach(tidyUp);

  it('run in place when npm ran no install scripts: the libraries are linked', async () => {
    const nativeDir = await freshlyInstalled();
    expect(await symlinkCount(nativeDir)).to.equal(0);
    const dataDir = await newFolder();
    const server = await started({ dataDir, nativeDir });
    expect(await query(server.connection, 'SELECT 1 AS one')).to.deep.equal([{ one: 1 }]);
    expect(await symlinkCount(nativeDir))
      .to.equal(await listedCount(nativeDir))
      .and.above(0);
    expect(await readdir(dataDir)).to.not.include('binaries');
  });

  it('are copied for a user who cannot reach them, readable whatever their modes were, and only once', async () => {
    const nativeDir = await freshlyInstalled();
    await chmod(join(nativeDir, 'share'), 0o700);
    const stranger = { uid: 65_500, gid: 65_500 };
    const copies = join(await newFolder(), 'binaries');
    const copy = await runnableBinaries(nativeDir, copies, stranger);
    expect(copy).to.equal(join(copies, 'native'));
    expect(await symlinkCount(copy)).to.equal(await listedCount(nativeDir));
    expect((await lstat(join(copy, 'share'))).mode & 0o777).to.equal(0o755);
    expect((await lstat(join(copy, 'bin', 'postgres'))).mode & 0o777).to.equal(0o755);
    const { ctimeMs } = await lstat(join(copy, 'bin'));
    await runnableBinaries(nativeDir, copies, stranger);
    expect((await lstat(join(copy, 'bin'))).ctimeMs).to.equal(ctimeMs);
    expect(await readdir(copies)).to.deep.equal(['native']);
  });

  it('are copied again when a crash cut the copy short', async () => {
    const nativeDir = await freshlyInstalled();
    await chmod(nativeDir, 0o700);
    const copies = join(await newFolder(), 'binaries');
    const stranger = { uid: 65_500, gid: 65_500 };
    const copy = await runnableBinaries(nativeDir, copies, stranger);
    await truncate(join(copy, 'bin', 'postgres'), 0);
    await rm(join(copy, 'lib', 'libpq.so.5.18'));
    await runnableBinaries(nativeDir, copies, stranger);
    const sizeBytes = async (folder: string): Promise<number> => (await lstat(join(folder, 'bin', 'postgres'))).size;
    expect(await sizeBytes(copy))
      .to.equal(await sizeBytes(nativeDir))
      .and.above(0);
    expect(await readdir(join(copy, 'lib'))).to.include('libpq.so.5.18');
  });
});
