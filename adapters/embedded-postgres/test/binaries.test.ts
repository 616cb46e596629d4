import { chmod, lstat, mkdir, readdir, readlink, realpath, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { runnableBinaries } from '../src/binaries.js';
import { newFolder, tidyUp } from './places.js';

const STRANGER = { uid: 65_500, gid: 65_500 } as const;

/** A small `native` folder with modes of a strict umask, as npm leaves it without install scripts: no symlinks. */
const freshlyInstalled = async (): Promise<string> => {
  const nativeDir = join(await realpath(await newFolder()), 'native');
  for (const folder of ['bin', 'lib', 'share/timezonesets']) await mkdir(join(nativeDir, folder), { recursive: true });
  await writeFile(join(nativeDir, 'bin', 'postgres'), 'program', { mode: 0o700 });
  await writeFile(join(nativeDir, 'lib', 'libpq.so.5.18'), 'library', { mode: 0o600 });
  await writeFile(join(nativeDir, 'share', 'timezonesets', 'Default'), 'zones', { mode: 0o600 });
  const symlinks = [
    { source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' },
    { source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so' },
  ];
  await writeFile(join(nativeDir, 'pg-symlinks.json'), JSON.stringify(symlinks));
  return nativeDir;
};

const modeOf = async (...path: string[]): Promise<number> => (await lstat(join(...path))).mode & 0o777;

describe('the binaries', () => {
  afterEach(tidyUp);

  it('are used in place when npm ran no install scripts: the libraries are linked, once', async () => {
    const nativeDir = await freshlyInstalled();
    const copies = join(await newFolder(), 'binaries');
    for (let start = 0; start < 2; start += 1) {
      expect(await runnableBinaries(nativeDir, copies, null)).to.equal(nativeDir);
      expect(await readlink(join(nativeDir, 'lib', 'libpq.so.5'))).to.equal('libpq.so.5.18');
      expect(await readlink(join(nativeDir, 'lib', 'libpq.so'))).to.equal('libpq.so.5.18');
    }
  });

  it('are copied for a user who cannot reach them, readable whatever their modes were, and only once', async () => {
    const nativeDir = await freshlyInstalled();
    const copies = join(await newFolder(), 'binaries');
    const copy = await runnableBinaries(nativeDir, copies, STRANGER);
    expect(copy).to.equal(join(copies, 'native'));
    expect(await readlink(join(copy, 'lib', 'libpq.so'))).to.equal('libpq.so.5.18');
    expect(await modeOf(copy, 'bin', 'postgres')).to.equal(0o755);
    expect(await modeOf(copy, 'share', 'timezonesets')).to.equal(0o755);
    expect(await modeOf(copy, 'share', 'timezonesets', 'Default')).to.equal(0o644);
    const { ino } = await lstat(join(copy, 'bin', 'postgres'));
    await runnableBinaries(nativeDir, copies, STRANGER);
    expect((await lstat(join(copy, 'bin', 'postgres'))).ino).to.equal(ino);
    expect(await readdir(copies)).to.deep.equal(['native']);
  });

  it('are used in place by a user who can reach them', async () => {
    const nativeDir = await freshlyInstalled();
    const copies = join(await newFolder(), 'binaries');
    await chmod(join(nativeDir, 'bin', 'postgres'), 0o755);
    expect(await runnableBinaries(nativeDir, copies, STRANGER)).to.equal(nativeDir);
    await chmod(join(nativeDir, 'share'), 0o700);
    expect(await runnableBinaries(nativeDir, copies, STRANGER)).to.not.equal(nativeDir);
  });

  it('are copied again when a crash cut the copy short', async () => {
    const nativeDir = await freshlyInstalled();
    const copies = join(await newFolder(), 'binaries');
    const copy = await runnableBinaries(nativeDir, copies, STRANGER);
    await truncate(join(copy, 'bin', 'postgres'), 0);
    await runnableBinaries(nativeDir, copies, STRANGER);
    expect((await lstat(join(copy, 'bin', 'postgres'))).size).to.equal('program'.length);
    await rm(join(copy, 'lib', 'libpq.so.5.18'));
    await runnableBinaries(nativeDir, copies, STRANGER);
    expect(await readdir(join(copy, 'lib'))).to.include('libpq.so.5.18');
  });
});
