import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import { startEmbeddedPostgres } from '../src/index.js';
import { isOwned, takeOwnership } from '../src/ownership.js';
import { launch } from './launcher-process.js';
import { newFolder, started, tidyUp } from './places.js';
import { query } from './query.js';

const info = { pid: process.pid, connectionString: 'postgresql://one' };

describe('the owner of a data folder', function () {
  this.timeout(30_000);
  afterEach(tidyUp);

  it('refuses a second process and tells it how to share the database', async () => {
    const dataDir = await newFolder();
    const first = await started({ dataDir });
    const second = launch({ dataDir });
    const { error } = await second.answer;
    expect(error?.type).to.equal('data-dir-in-use');
    expect(error).to.include({ ownerPid: process.pid, connectionString: first.connectionString });
    expect(error?.message).to.include(`DATABASE_URL='${first.connectionString}'`).and.include(`pid ${process.pid}`);
    // What two processes on one database have to have in common beside it.
    expect(error?.message).to.include('HOMEROOM_SECRET of the other').and.include('the HOMEROOM_DATA_DIR and');
    expect(error?.message).to.include('homeroom-secret');
    expect(await query(first.connection, 'SELECT 1 AS one')).to.deep.equal([{ one: 1 }]);
  });

  it('tells how to share the database of an owner that does not answer, too', async () => {
    const dataDir = await newFolder();
    const first = await started({ dataDir });
    const socketDir = join(dataDir, 'socket');
    const silent = createServer((socket) => socket.on('error', () => undefined));
    await new Promise<void>((resolve) => silent.listen(join(socketDir, 'owner.9'), resolve));
    try {
      const error = (await startEmbeddedPostgres({ dataDir }))._unsafeUnwrapErr();
      expect(error).to.include({ type: 'data-dir-in-use' }).and.not.have.property('ownerPid');
      expect(error.message).to.include(`DATABASE_URL='${first.connectionString}'`);
    } finally {
      await new Promise((resolve) => silent.close(resolve));
    }
  });

  it('refuses a second start in the same process, and gives the folder free when it stops', async () => {
    const dataDir = await newFolder();
    const first = await started({ dataDir });
    const refused = await startEmbeddedPostgres({ dataDir });
    expect(refused._unsafeUnwrapErr().type).to.equal('data-dir-in-use');
    (await first.stop())._unsafeUnwrap();
    await started({ dataDir });
  });

  it('gives the folder free when the start fails', async () => {
    const dataDir = await newFolder();
    await mkdir(join(dataDir, 'cluster'));
    await writeFile(join(dataDir, 'cluster', 'PG_VERSION'), '12\n');
    expect((await startEmbeddedPostgres({ dataDir }))._unsafeUnwrapErr().type).to.equal('data-of-another-version');
    expect(await isOwned(join(dataDir, 'socket'))).to.equal(false);
  });

  it('is one of twenty who try at once, again and again, with dead owners in between', async () => {
    const folder = await newFolder();
    for (let round = 0; round < 10; round += 1) {
      const tries = await Promise.all(Array.from({ length: 20 }, () => takeOwnership(folder, info)));
      const winners = tries.filter((result) => result.isOk());
      expect(winners).to.have.length(1);
      expect(tries.find((result) => result.isErr())?._unsafeUnwrapErr()).to.deep.equal(info);
      await winners[0]?._unsafeUnwrap().release();
    }
    expect(await readdir(folder)).to.have.length(1);
  });

  it('loses the folder with its life', async () => {
    const dataDir = await newFolder();
    const first = launch({ dataDir });
    await first.answer;
    expect(await isOwned(join(dataDir, 'socket'))).to.equal(true);
    await first.kill();
    expect(await isOwned(join(dataDir, 'socket'))).to.equal(false);
    await started({ dataDir });
  });

  it('stays the owner when it is too busy to answer, or answers nonsense', async () => {
    const folder = await newFolder();
    const server = createServer((socket) => socket.on('error', () => undefined));
    await new Promise<void>((resolve) => server.listen(join(folder, 'owner.7'), resolve));
    expect((await takeOwnership(folder, info))._unsafeUnwrapErr()).to.equal(null);
    server.removeAllListeners('connection').on('connection', (socket) => socket.end('"x"'));
    expect((await takeOwnership(folder, info))._unsafeUnwrapErr()).to.equal(null);
    await new Promise((resolve) => server.close(resolve));
    const owner = (await takeOwnership(folder, info))._unsafeUnwrap();
    await owner.release();
  });
});
