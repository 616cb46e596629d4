import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { startGraphileWorker } from '../../src/index.js';
import { servedBy } from '../handlers.js';

/** A worker whose one handler takes its time; says when it begins and ends. Arguments: a connection string, a lease as JSON, seconds. */
const [connectionString = '', lease = '', seconds = ''] = process.argv.slice(2);
const { lengthSeconds, heartbeatSeconds }: { lengthSeconds: number; heartbeatSeconds: number } = JSON.parse(lease);
const pool = new pg.Pool({ connectionString });
const handlers = servedBy(async () => {
  process.stdout.write('begun\n');
  await sleep(Number(seconds) * 1000);
  process.stdout.write('ended\n');
});
(
  await startGraphileWorker({ pool, handlers, concurrency: 1, lease: { lengthSeconds, heartbeatSeconds } })
)._unsafeUnwrap();
