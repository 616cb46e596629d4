import { readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { startEmbeddedPostgres } from '../src/index.js';
import { newFolder, started, tidyUp } from './places.js';
import { query } from './query.js';

describe('starting an embedded Postgres', function () {
  this.timeout(30_000);
  afterEach(tidyUp);

  it('creates a UTF8 cluster in the C locale with the database in it', async () => {
    const server = await started({ dataDir: join(await newFolder(), 'data'), database: 'classes', fsync: true });
    const [settings] = await query(
      server.connection,
      `SELECT current_database() AS database, pg_encoding_to_char(encoding) AS encoding, datcollate AS collation,
              current_setting('timezone') AS timezone, current_setting('fsync') AS fsync,
              current_setting('synchronous_commit') AS commit, current_setting('data_checksums') AS checksums
         FROM pg_database WHERE datname = current_database()`,
    );
    expect(settings).to.deep.equal({
      database: 'classes',
      encoding: 'UTF8',
      collation: 'C',
      timezone: 'UTC',
      fsync: 'on',
      commit: 'on',
      checksums: 'on',
    });
    expect(server.version).to.match(/^18\.\d+$/);
    expect(server.adopted).to.equal(false);
  });

  it('listens on a unix socket in a private folder and nowhere else', async () => {
    const dataDir = join(await newFolder(), 'data');
    const server = await started({ dataDir });
    const shown = await query(server.connection, 'SHOW listen_addresses');
    expect(shown).to.deep.equal([{ listen_addresses: '' }]);
    for (const folder of ['socket', 'cluster']) {
      expect((await stat(join(dataDir, folder))).mode & 0o777, folder).to.equal(0o700);
    }
  });

  it('is reached by its connection string as by its connection', async () => {
    const server = await started({ dataDir: await newFolder(), database: 'a "b" c' });
    const sql = 'SELECT current_database() AS name, current_user AS user';
    const expected = [{ name: 'a "b" c', user: 'homeroom' }];
    expect(await query(server.connection, sql)).to.deep.equal(expected);
    expect(await query(server.connectionString, sql)).to.deep.equal(expected);
  });

  it('keeps its data from one start to the next, and adds another database when asked', async () => {
    const dataDir = await newFolder();
    const first = await started({ dataDir });
    await query(first.connection, 'CREATE TABLE notes AS SELECT 1 AS n');
    (await first.stop())._unsafeUnwrap();
    const second = await started({ dataDir });
    expect(await query(second.connection, 'SELECT n FROM notes')).to.deep.equal([{ n: 1 }]);
    (await second.stop())._unsafeUnwrap();
    const third = await started({ dataDir, database: 'other' });
    expect(await query(third.connection, `SELECT to_regclass('notes') AS notes`)).to.deep.equal([{ notes: null }]);
  });

  it('takes folder names with spaces, commas and quotes', async () => {
    const server = await started({ dataDir: join(await newFolder(), `a, b"c' é`) });
    expect(await query(server.connection, 'SELECT 1 AS one')).to.deep.equal([{ one: 1 }]);
    expect(await query(server.connectionString, 'SELECT 1 AS one')).to.deep.equal([{ one: 1 }]);
  });

  it('takes a data folder whose path is too long for a socket', async () => {
    const dataDir = join(await newFolder(), 'd'.repeat(60), 'e'.repeat(60));
    const server = await started({ dataDir });
    expect(await query(server.connectionString, 'SELECT 1 AS one')).to.deep.equal([{ one: 1 }]);
    expect(Buffer.byteLength(server.connection.host)).to.be.lessThan(80);
    expect((await stat(dirname(server.connection.host))).mode & 0o777).to.equal(0o700);
    // The sockets, the lock among them, are in the data folder, whatever the temp folder of the next process is.
    expect(await readdir(join(dataDir, 'socket'))).to.include('.s.PGSQL.5432');
    (await server.stop())._unsafeUnwrap();
    expect((await started({ dataDir })).connection.host).to.equal(server.connection.host);
    await rm(dirname(server.connection.host), { recursive: true });
  });

  it('logs neither statements nor row values', async () => {
    const lines: string[] = [];
    const server = await started({ dataDir: await newFolder(), log: (line) => lines.push(line) });
    await query(server.connection, `CREATE TABLE people (name text PRIMARY KEY); INSERT INTO people VALUES ('Ada')`);
    const refused = await query(server.connection, `INSERT INTO people VALUES ('Ada')`).catch((thrown) => thrown.code);
    expect(refused).to.equal('23505');
    (await server.stop())._unsafeUnwrap();
    const log = lines.join('\n');
    expect(log).to.include('ready to accept connections').and.include('duplicate key').and.include('is shut down');
    expect(log).to.not.include('Ada');
  });

  it('runs 50 connections at a time and makes each commit durable, unless told otherwise', async () => {
    const sql = `SELECT current_setting('max_connections') AS max, current_setting('fsync') AS fsync`;
    const server = (await startEmbeddedPostgres({ dataDir: await newFolder() }))._unsafeUnwrap();
    expect(await query(server.connection, sql)).to.deep.equal([{ max: '50', fsync: 'on' }]);
    (await server.stop())._unsafeUnwrap();
    const other = await started({ dataDir: await newFolder(), fsync: false, maxConnections: 7 });
    expect(await query(other.connection, sql)).to.deep.equal([{ max: '7', fsync: 'off' }]);
  });
});
