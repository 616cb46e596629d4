import { alternate } from './support/alternate.js';
import { startAppProcess } from './support/app-process.js';
import { startCluster } from './support/cluster.js';
import { startHttpLoader, startInsertLoader, type Watched, watching } from './support/loaders.js';
import { type Cell, medianOf, printTable, startReport, tellLoad } from './support/report.js';
import { runBench } from './support/run-bench.js';
import type { BodySize } from './support/webhook-bodies.js';

// Durable answers to webhooks through the app, against raw single-row inserts of the same bytes with as many clients.

const SIZES: readonly BodySize[] = ['small', 'recorded'];
const CLIENTS = [32, 64];
/** Of one round: some two seconds. */
const COUNT = 6_000;
const HALF_LOAD_CLIENTS = 32;
const HALF_LOAD_SECONDS = 2;
const INBOX = 'homeroom.inbox';
const FLOOR = 'homeroom.inbox_floor';

const rate = ({ count, seconds }: Watched): number => count / seconds;
const p50 = (run: Watched): number => run.p50Ms;
const p99 = (run: Watched): number => run.p99Ms;
const postgresMicros = ({ cpuMicros: [postgres] }: Watched): number => postgres ?? Number.NaN;
const appMicros = ({ cpuMicros: [, app] }: Watched): number => app ?? Number.NaN;
const clientMicros = ({ cpuSeconds, count }: Watched): number => (cpuSeconds * 1e6) / count;

await runBench(async (hold) => {
  const cluster = hold(await startCluster());
  const database = await cluster.createDatabase('acks');
  const app = hold(await startAppProcess({ databaseUrl: database.url, roles: 'web' }));
  const http = hold(startHttpLoader());
  const inserts = hold(startInsertLoader());
  await database.run(`create table ${FLOOR} (like ${INBOX} including all)`);

  /** Empties the table, so that each round meets the same, and fails unless the round put every row into it. */
  const counted = async (table: string, run: () => Promise<Watched>): Promise<Watched> => {
    await database.run(`truncate ${table}`);
    await database.run('checkpoint');
    const watched = await run();
    const rows = await database.number(`select count(*) from ${table}`);
    if (rows !== watched.count) throw new Error(`${watched.count} were answered, ${rows} are in ${table}`);
    return watched;
  };

  const measure = (size: BodySize, lanes: number, count: number, perSecond: number | null) => {
    const pressure = { count, lanes, perSecond };
    const plan = { size, roomIds: ['bench-room'], leaves: false };
    const insert = () => inserts.run({ databaseUrl: database.url, table: FLOOR, pressure, plan });
    const send = () => http.webhooks(app.url, pressure, plan);
    return alternate({
      floor: () => counted(FLOOR, () => watching([cluster.pid], insert)),
      app: () => counted(INBOX, () => watching([cluster.pid, app.pid], send)),
    });
  };

  startReport('Durable answers to webhooks', cluster.version);
  const saturated: Cell[][] = [];
  const halved: Cell[][] = [];
  for (const size of SIZES) {
    for (const lanes of CLIENTS) {
      const of = await measure(size, lanes, COUNT, null);
      const [floor, ours] = [of('floor'), of('app')];
      const rates = [medianOf(floor, rate), medianOf(ours, rate), medianOf(ours, rate) / medianOf(floor, rate)];
      const latencies = [medianOf(floor, p50), medianOf(floor, p99), medianOf(ours, p50), medianOf(ours, p99)];
      const floorCpu = [medianOf(floor, clientMicros), medianOf(floor, postgresMicros)];
      const ourCpu = [medianOf(ours, appMicros), medianOf(ours, postgresMicros)];
      saturated.push([`${size}, ${lanes} clients`, ...rates, ...latencies, ...floorCpu, ...ourCpu]);
      if (lanes !== HALF_LOAD_CLIENTS) continue;
      const half = Math.round(medianOf(ours, rate) / 2);
      const ofHalf = await measure(size, lanes, half * HALF_LOAD_SECONDS, half);
      const both = ['floor', 'app'].flatMap((name) => [medianOf(ofHalf(name), p50), medianOf(ofHalf(name), p99)]);
      halved.push([`${size}, ${half} a second`, ...both]);
    }
  }
  const LATENCIES = ['insert p50, ms', 'p99', 'ack p50, ms', 'p99'];
  const CPU = ['CPU µs an insert: client', 'Postgres', 'CPU µs an ack: app', 'Postgres'];
  printTable(['as fast as it goes', 'inserts/s', 'acks/s', 'ratio', ...LATENCIES, ...CPU], saturated);
  printTable(['at half of that', ...LATENCIES], halved);
  tellLoad();
});
