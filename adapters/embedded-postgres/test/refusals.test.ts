import { appendFile, chmod, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import { connectionTo } from '../src/connection.js';
import { type EmbeddedPostgresError, type EmbeddedPostgresOptions, startEmbeddedPostgres } from '../src/index.js';
import { simpleQuery } from '../src/simple-query.js';
import { newFolder, started, tidyUp } from './places.js';
import { query } from './query.js';

const refusal = async (options: EmbeddedPostgresOptions): Promise<EmbeddedPostgresError> =>
  (await startEmbeddedPostgres({ fsync: false, ...options }))._unsafeUnwrapErr();

describe('an embedded Postgres that cannot start', function () {
  this.timeout(30_000);
  afterEach(tidyUp);

  it('leaves the data of another major version alone, and says what to do', async () => {
    const dataDir = await newFolder();
    await mkdir(join(dataDir, 'cluster'));
    await writeFile(join(dataDir, 'cluster', 'PG_VERSION'), '15\n');
    const error = await refusal({ dataDir });
    expect(error).to.include({
      type: 'data-of-another-version',
      dataMajorVersion: '15',
      binariesMajorVersion: '18',
    });
    expect(error.message).to.include('Postgres 15').and.include('Postgres 18').and.include('DATABASE_URL');
    expect(await readdir(join(dataDir, 'cluster'))).to.deep.equal(['PG_VERSION']);
  });

  it('does not take a folder that holds something else for a database', async () => {
    const dataDir = await newFolder();
    await mkdir(join(dataDir, 'cluster'));
    await writeFile(join(dataDir, 'cluster', 'thesis.txt'), 'x');
    expect((await refusal({ dataDir })).type).to.equal('data-damaged');
    await writeFile(join(dataDir, 'cluster', 'PG_VERSION'), '');
    expect((await refusal({ dataDir })).type).to.equal('data-damaged');
    expect(await readFile(join(dataDir, 'cluster', 'thesis.txt'), 'utf8')).to.equal('x');
  });

  it('names a folder that cannot be created', async () => {
    const file = join(await newFolder(), 'file');
    await writeFile(file, '');
    const error = await refusal({ dataDir: join(file, 'data') });
    expect(error).to.include({ type: 'data-dir-not-writable', dataDir: join(file, 'data') });
    expect(error.message).to.include('ENOTDIR').and.include('HOMEROOM_DATA_DIR');
  });

  it('does not use a socket folder that somebody put in its place', async () => {
    const dataDir = await newFolder();
    await symlink(await newFolder(), join(dataDir, 'socket'));
    expect((await refusal({ dataDir })).type).to.equal('socket-dir-unsafe');
  });

  it('says why Postgres refused to start', async () => {
    const dataDir = await newFolder();
    (await (await started({ dataDir })).stop())._unsafeUnwrap();
    await appendFile(join(dataDir, 'cluster', 'postgresql.conf'), 'no_such_setting = 1\n');
    const error = await refusal({ dataDir });
    expect(error.type).to.equal('start-failed');
    expect(error.message).to.include('no_such_setting');
  });

  it('gives up in time, stops what it started, and can be started again', async () => {
    const dataDir = await newFolder();
    (await (await started({ dataDir })).stop())._unsafeUnwrap();
    expect((await refusal({ dataDir, startTimeoutSeconds: 0 })).type).to.equal('start-timed-out');
    const server = await started({ dataDir });
    expect(server.adopted).to.equal(false);
    expect(await query(server.connection, 'SELECT 1 AS one')).to.deep.equal([{ one: 1 }]);
  });

  it('says when the binaries do not run here, and when initdb fails, and leaves nothing behind', async () => {
    const [dataDir, nativeDir] = [await newFolder(), await newFolder()];
    await chmod(nativeDir, 0o755);
    for (const name of ['bin', 'lib', 'share']) await mkdir(join(nativeDir, name));
    const program = async (name: string, script: string): Promise<void> =>
      writeFile(join(nativeDir, 'bin', name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    await program('postgres', 'echo "version GLIBC_2.99 not found" >&2; exit 1');
    const notRunnable = await refusal({ dataDir, nativeDir });
    expect(notRunnable.type).to.equal('binaries-not-runnable');
    expect(notRunnable.message).to.include('GLIBC_2.99').and.include('DATABASE_URL');

    await program('postgres', 'echo "postgres (PostgreSQL) 18.4"');
    await program('initdb', 'echo "No space left on device" >&2; exit 1');
    const initFailed = await refusal({ dataDir, nativeDir });
    expect(initFailed.type).to.equal('init-failed');
    expect(initFailed.message).to.include('No space left on device');
    expect(await readdir(dataDir)).to.deep.equal(['socket']);
  });
});

describe('a statement of the launcher', function () {
  this.timeout(30_000);
  afterEach(tidyUp);

  it('answers rows, or the message of the server, or that nobody is there', async () => {
    const server = await started({ dataDir: await newFolder() });
    const rows = await simpleQuery(server.connection, `SELECT n, NULL, 'é' FROM generate_series(1, 2) AS n`);
    expect(rows._unsafeUnwrap()).to.deep.equal([
      ['1', null, 'é'],
      ['2', null, 'é'],
    ]);
    const wrong = await simpleQuery(server.connection, 'SELECT 1 / 0');
    expect(wrong._unsafeUnwrapErr().message).to.include('division by zero');
    const missing = await simpleQuery({ ...server.connection, database: 'nowhere' }, 'SELECT 1');
    expect(missing._unsafeUnwrapErr().message).to.include('"nowhere" does not exist');
    (await server.stop())._unsafeUnwrap();
    expect((await simpleQuery(server.connection, 'SELECT 1'))._unsafeUnwrapErr().message).to.match(
      /ENOENT|ECONNREFUSED/,
    );
  });

  it('does not trust what is no Postgres', async () => {
    const folder = await newFolder();
    const answers = [
      { bytes: Buffer.alloc(2_000_000, 'D'), message: 'too long' },
      { bytes: Buffer.alloc(100), message: 'not understood' },
      { bytes: Buffer.from('D\0\0\0\x06\0\x09'), message: 'not understood' },
      { bytes: Buffer.from('R\0\0\0\x08\0\0\0\x03'), message: 'password' },
      { bytes: Buffer.alloc(0), message: 'closed the connection' },
    ];
    let answer = Buffer.alloc(0);
    const server = createServer((socket) =>
      socket
        .on('error', () => undefined)
        .resume()
        .end(answer),
    );
    await new Promise<void>((resolve) => server.listen(join(folder, '.s.PGSQL.5432'), resolve));
    for (const { bytes, message } of answers) {
      answer = bytes;
      const result = await simpleQuery(connectionTo(folder, 'x'), 'SELECT 1');
      expect(result._unsafeUnwrapErr().message).to.include(message);
    }
    await new Promise((resolve) => server.close(resolve));
  });
});
