import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chown, mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { findProcess } from '../src/processes.js';
import { launch } from './launcher-process.js';
import { orphanedBy } from './orphaned-by.js';
import { newFolder, postmasterPid, started, tidyUp } from './places.js';
import { query } from './query.js';
import { until } from './until.js';

const SETPRIV = existsSync('/usr/bin/setpriv') || existsSync('/bin/setpriv');

/** Makes the lock files name another process, as after a crash whose pid was given to somebody else. */
const nameInLockFiles = async (dataDir: string, pid: number): Promise<void> => {
  const { uid, gid } = await stat(join(dataDir, 'cluster'));
  for (const path of [join(dataDir, 'cluster', 'postmaster.pid'), join(dataDir, 'socket', '.s.PGSQL.5432.lock')]) {
    await writeFile(path, `${pid}\n${join(dataDir, 'cluster')}\n1790000000\n5432\n`, { mode: 0o600 });
    await chown(path, uid, gid);
  }
};

describe('what a killed process leaves behind', function () {
  this.timeout(30_000);
  afterEach(tidyUp);

  it('a server that ends with its parent: the next start waits for it and has its rows', async () => {
    const dataDir = await newFolder();
    const pid = await orphanedBy(dataDir, { endWithParent: true });
    const server = await started({ dataDir });
    expect(await query(server.connection, 'SELECT n FROM notes')).to.deep.equal([{ n: 1 }]);
    expect(server.adopted).to.equal(!SETPRIV);
    if (SETPRIV) expect(await postmasterPid(dataDir)).to.not.equal(pid);
  });

  // Without setpriv there is nobody to end it; then the case above shows that it is adopted.
  if (SETPRIV) {
    it('a server that ends with its parent: it is gone without any next start', async () => {
      const pid = await orphanedBy(await newFolder(), { endWithParent: true });
      await until('it has ended', async () => (await findProcess(pid))?.state !== 'running');
    });
  }

  it('a server that runs on: the next start adopts it, serves from it and can stop it', async () => {
    const dataDir = await newFolder();
    const pid = await orphanedBy(dataDir, { endWithParent: false });
    const server = await started({ dataDir, endWithParent: false });
    expect(server.adopted).to.equal(true);
    expect(await postmasterPid(dataDir)).to.equal(pid);
    expect(await query(server.connection, 'SELECT n FROM notes')).to.deep.equal([{ n: 1 }]);
    (await server.stop())._unsafeUnwrap();
    expect((await findProcess(pid))?.state ?? 'zombie').to.equal('zombie');
  });

  it('an adopted server that dies by itself: stop does not hang', async () => {
    const dataDir = await newFolder();
    const pid = await orphanedBy(dataDir, { endWithParent: false });
    const server = await started({ dataDir, endWithParent: false });
    expect(server.adopted).to.equal(true);
    process.kill(pid, 'SIGKILL');
    expect((await server.stop()).isOk()).to.equal(true);
  });

  it('a server with other settings: it is stopped and replaced', async () => {
    const dataDir = await newFolder();
    const pid = await orphanedBy(dataDir, { endWithParent: false });
    const server = await started({ dataDir, maxConnections: 9 });
    expect(server.adopted).to.equal(false);
    expect(await postmasterPid(dataDir)).to.not.equal(pid);
    const rows = await query(server.connection, `SELECT n, current_setting('max_connections') AS max FROM notes`);
    expect(rows).to.deep.equal([{ n: 1, max: '9' }]);
  });

  it('lock files that name a process of somebody else: Postgres starts, and the stranger lives', async () => {
    const dataDir = await newFolder();
    (await (await started({ dataDir })).stop())._unsafeUnwrap();
    const { uid, gid } = await stat(join(dataDir, 'cluster'));
    const stranger = spawn('sleep', ['600'], { uid, gid });
    try {
      await nameInLockFiles(dataDir, stranger.pid ?? 0);
      const server = await started({ dataDir });
      expect(await query(server.connection, 'SELECT 1 AS one')).to.deep.equal([{ one: 1 }]);
      expect((await findProcess(stranger.pid ?? 0))?.state).to.equal('running');
    } finally {
      stranger.kill();
    }
  });

  it('lock files that name a zombie: Postgres starts at once', async () => {
    const dataDir = await newFolder();
    (await (await started({ dataDir })).stop())._unsafeUnwrap();
    const { uid, gid } = await stat(join(dataDir, 'cluster'));
    // The shell becomes a sleep that never asks after the child it got from the shell. The child ends only then: the shell would ask.
    const parent = spawn('sh', ['-c', 'exec 3<&0; cat <&3 & echo $!; exec sleep 600'], { uid, gid });
    try {
      const [line]: unknown[] = await once(parent.stdout, 'data');
      const zombie = Number(String(line));
      const isSleep = async () => /^sleep/.test((await findProcess(parent.pid ?? 0))?.command ?? '');
      await until('the shell is a sleep', isSleep);
      parent.stdin.end();
      await until('the child is a zombie', async () => (await findProcess(zombie))?.state === 'zombie');
      await nameInLockFiles(dataDir, zombie);
      const server = await started({ dataDir });
      expect(await query(server.connection, 'SELECT 1 AS one')).to.deep.equal([{ one: 1 }]);
      expect((await findProcess(zombie))?.state).to.equal('zombie');
    } finally {
      parent.kill();
    }
  });

  it('an unfinished initdb: the next start begins anew', async () => {
    const dataDir = await newFolder();
    const launcher = launch({ dataDir });
    const unfinished = async () => (await readdir(dataDir)).find((name) => name.startsWith('cluster.new.'));
    await until('initdb writes', async () => {
      const name = await unfinished();
      return name !== undefined && existsSync(join(dataDir, name, 'PG_VERSION'));
    });
    await launcher.kill();
    expect(await unfinished()).to.be.a('string');
    await mkdir(join(dataDir, 'cluster.new.older'));
    const server = await started({ dataDir });
    expect(await query(server.connection, 'SELECT 1 AS one')).to.deep.equal([{ one: 1 }]);
    expect(await unfinished()).to.equal(undefined);
  });
});
