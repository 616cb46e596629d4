import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '@homeroom/embedded-postgres/testing';
import { expect } from 'chai';
import pg from 'pg';
import { readConfig } from '../../src/config/read-config.js';
import { StartRefused } from '../../src/runtime/start-refused.js';
import { startApp } from '../../src/start-app.js';
import { environment, until } from '../support/app-under-test.js';
import { freePort, isListening, listening } from './addresses.js';
import { othersConnected } from './connections.js';
import { keptLog } from './kept-log.js';

const PLUGNMEET = ['PLUGNMEET_URL', 'PLUGNMEET_API_KEY', 'PLUGNMEET_API_SECRET'];

describe('startApp that can not start', function () {
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

  /** Why it does not start with this environment. */
  const refusal = async (more: Record<string, string>, without: readonly string[] = []): Promise<unknown> => {
    const env: Record<string, string> = { ...environment(database, dataDir, 'http://127.0.0.1:9'), ...more };
    for (const name of without) delete env[name];
    const config = readConfig(env)._unsafeUnwrap();
    try {
      const app = await startApp({ config, log: keptLog().log });
      await app.stop();
      return 'it has started';
    } catch (error) {
      return error;
    }
  };

  it('says that its port is taken', async () => {
    const { server, port } = await listening(() => undefined);
    const why = await refusal({ PORT: `${port}` });
    server.close();
    expect(why).to.be.instanceOf(StartRefused);
    expect(why).to.have.property('message').that.includes(`cannot listen on 127.0.0.1:${port}: `);
  });

  it('names a data folder that is none, and what to do', async () => {
    const path = join(dataDir, 'a-file');
    await writeFile(path, 'x');
    const why = await refusal({ HOMEROOM_DATA_DIR: path });
    expect(why).to.be.instanceOf(StartRefused);
    const told = `${path} cannot be used (EEXIST): HOMEROOM_DATA_DIR has to be a folder that this user can write`;
    expect(why).to.have.property('message', told);
  });

  it('starts no second simulator for a worker, which would tell that all classes are over', async () => {
    const why = await refusal({ HOMEROOM_ROLES: 'worker' }, PLUGNMEET);
    expect(why).to.be.instanceOf(StartRefused);
    expect(why)
      .to.have.property('message')
      .that.matches(/^HOMEROOM_ROLES=worker needs PLUGNMEET_URL, .+ prints its address, key and secret$/);
  });

  it('answers 503 until it is ready, and leaves nothing listening when the database goes away', async () => {
    const sockets: Socket[] = [];
    const silent = await listening((socket) => void sockets.push(socket.on('error', () => undefined)));
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const ending = refusal({ PORT: `${port}`, DATABASE_URL: `postgres://me:canary@127.0.0.1:${silent.port}/none` });
    await until('it asks the database', async () => sockets.length > 0);
    const answer = await fetch(`${url}/readyz`);
    expect(answer.status).to.equal(503);
    expect(answer.headers.get('retry-after')).to.equal('45');
    silent.server.close();
    for (const socket of sockets) socket.destroy();
    const why = await ending;
    expect(why).to.be.instanceOf(StartRefused);
    expect(why).to.have.property('message').that.includes('the database').and.not.includes('canary');
    expect(await isListening(url)).to.equal(false);
  });

  it('gives back what it had opened by then', async () => {
    const looking = new pg.Client({ connectionString: database.connectionString });
    await looking.connect();
    try {
      // A database that answers and cannot be brought up to date.
      await looking.query(`alter database "${database.name}" set default_transaction_read_only = on`);
      const port = await freePort();
      const why = await refusal({ PORT: `${port}` });
      expect(why).to.be.instanceOf(StartRefused);
      expect(why)
        .to.have.property('message')
        .that.matches(/^the database could not be brought up to date: .+/);
      expect(await isListening(`http://127.0.0.1:${port}`)).to.equal(false);
      await until('no connection to the database', async () => (await othersConnected(looking)) === 0);
    } finally {
      await looking.end();
    }
  });
});
