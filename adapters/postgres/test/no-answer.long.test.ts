import { okOf } from '@homeroom/core/testing/contracts';
import { expect } from 'chai';
import { openKnex, postgresInbox } from '../src/index.js';
import { migratedDatabase, type OpenDatabase } from './database.js';

describe('a server that stops answering without a goodbye', () => {
  let open: OpenDatabase;
  before(async () => {
    open = await migratedDatabase();
  });
  after(() => open.drop());

  it('is given up after a while, and its connection is not used again', async () => {
    const knex = openKnex({ connection: open.database.connection, poolSize: 1 });
    const inbox = postgresInbox(knex, { videoServer: 'main' });
    const { rows } = await knex.raw('select pg_backend_pid() as pid');
    const { pid } = rows[0];
    process.kill(pid, 'SIGSTOP');
    try {
      expect((await inbox.depth())._unsafeUnwrapErr()).to.deep.equal({
        type: 'storage-failed',
        reason: 'no connection',
      });
      const before = Date.now();
      await okOf(inbox.depth());
      expect(Date.now() - before, 'the next call waits for the old connection').to.be.below(2_000);
    } finally {
      process.kill(pid, 'SIGCONT');
      await knex.destroy();
    }
  }).timeout(30_000);
});
