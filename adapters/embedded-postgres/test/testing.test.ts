import { readdirSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { expect } from 'chai';
import pg from 'pg';
import { createTestDatabase, type TestTemplate, testCluster } from '../src/testing.js';
import { newFolder, tidyUp } from './places.js';
import { query } from './query.js';
import { runScript } from './scripts.js';

describe('the cluster of a test run', function () {
  this.timeout(30_000);
  afterEach(tidyUp);

  it('gives each caller a database of its own', async () => {
    const [one, other] = await Promise.all([createTestDatabase(), createTestDatabase()]);
    await query(one.connection, 'CREATE TABLE notes (text text)');
    const found = await query(other.connection, `SELECT to_regclass('notes') AS notes`);
    expect(found).to.deep.equal([{ notes: null }]);
    expect((await testCluster()).connection.host).to.equal(one.connection.host);
    await Promise.all([one.drop(), other.drop()]);
  });

  it('prepares a template once and hands out copies of it', async () => {
    let prepared = 0;
    const template: TestTemplate = {
      name: 'numbers',
      prepare: async ({ connectionString }) => {
        prepared += 1;
        await query(connectionString, 'CREATE TABLE numbers AS SELECT generate_series(1, 3) AS n');
      },
    };
    const copies = await Promise.all([createTestDatabase({ template }), createTestDatabase({ template })]);
    for (const copy of copies) {
      expect(await query(copy.connection, 'SELECT count(*)::int AS count FROM numbers')).to.deep.equal([{ count: 3 }]);
      await copy.drop();
    }
    expect(prepared).to.equal(1);
  });

  it('drops a database that somebody is still connected to, and drops it twice', async () => {
    const database = await createTestDatabase();
    const client = new pg.Client(database.connection);
    const cutOff = new Promise<Error>((resolve) => client.on('error', resolve));
    await client.connect();
    await database.drop();
    await database.drop();
    expect((await cutOff).message).to.match(/terminat/);
  });

  it('finds a temp folder that Postgres can reach, whatever TMPDIR says', async () => {
    const closed = await newFolder();
    await chmod(closed, 0o700);
    const ended = await runScript('use-test-cluster', ['end'], { TMPDIR: closed });
    expect(ended.stderr).to.equal('');
    expect(ended.stdout).to.include('rows: 1');
  });

  it('goes with its process, and a run that was killed is swept by the next', async () => {
    const tempDir = await newFolder();
    const ended = await runScript('use-test-cluster', ['end'], { TMPDIR: tempDir });
    expect(ended.stderr).to.equal('');
    expect(ended.stdout).to.include('rows: 1');
    expect(ended.code).to.equal(0);
    await runUntilSwept(tempDir);

    const killed = await runScript('use-test-cluster', ['kill'], { TMPDIR: tempDir });
    expect(killed.signal).to.equal('SIGKILL');
    expect(readdirSync(tempDir)).to.have.length(1);
    await runUntilSwept(tempDir);
  });
});

/** How many runs may find a Postgres that is still ending in the folder of another: one is usual. */
const RUNS_TO_SWEEP = 5;

/** Runs until no folder is left. What a Postgres still writes to while it ends is left to the run after. */
const runUntilSwept = async (tempDir: string): Promise<void> => {
  for (let run = 0; run < RUNS_TO_SWEEP && readdirSync(tempDir).length > 0; run += 1) {
    await runScript('use-test-cluster', ['end'], { TMPDIR: tempDir });
  }
  expect(readdirSync(tempDir)).to.deep.equal([]);
};
