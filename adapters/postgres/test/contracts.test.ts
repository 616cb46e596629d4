import { storesContract } from '@homeroom/core/testing/contracts';
import { postgresStores } from '../src/index.js';
import { migratedDatabase, type OpenDatabase } from './database.js';

describe('on Postgres', () => {
  let open: OpenDatabase;
  before(async () => {
    open = await migratedDatabase();
  });
  after(() => open.drop());

  storesContract('Postgres', async () => ({
    stores: postgresStores({ knex: open.knex, videoServer: 'main', machineNow: null }),
    dispose: () => open.empty(),
  }));
});
