import pg from 'pg';
import { startGraphileWorker } from '../../src/index.js';
import { servedBy } from '../handlers.js';

/** A worker whose one handler never ends; says when one has begun. Arguments: a connection string, and a lease as JSON. */
const [connectionString = '', lease = ''] = process.argv.slice(2);
const { lengthSeconds, heartbeatSeconds }: { lengthSeconds: number; heartbeatSeconds: number } = JSON.parse(lease);
const pool = new pg.Pool({ connectionString });
const handlers = servedBy(async () => {
  process.stdout.write('begun\n');
  await new Promise(() => {});
});
(
  await startGraphileWorker({ pool, handlers, concurrency: 1, lease: { lengthSeconds, heartbeatSeconds } })
)._unsafeUnwrap();
