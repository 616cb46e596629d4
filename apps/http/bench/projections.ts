import { alternate } from './support/alternate.js';
import { type AppProcess, startAppProcess } from './support/app-process.js';
import { openClasses } from './support/classes.js';
import { type Database, startCluster } from './support/cluster.js';
import { drained } from './support/drained.js';
import { startHttpLoader } from './support/loaders.js';
import { median } from './support/percentile.js';
import { startProgram } from './support/program.js';
import { type Cell, medianOf, printTable, startReport, tellLoad } from './support/report.js';
import { runBench } from './support/run-bench.js';
import type { LoadResult } from './support/run-load.js';
import { ServerAnswer } from './support/server-question.js';

// Answers to webhooks while the same process applies them, and while nothing can be applied because somebody holds a lock.

const CLASSES = 50;
const CLIENTS = 32;
const BURST = 4_000;
/** Longer than the 3 s for which a statement waits for a lock. */
const PACED_SECONDS = 4;
/** Of what the process can store and apply in a second: there is room, as there is in an ordinary hour. */
const PACE = 0.5;

interface Side {
  readonly app: AppProcess;
  readonly database: Database;
  readonly roomIds: readonly string[];
}

/** Runs while another connection keeps everybody from `connections`. */
const blocked = async <Outcome>(database: Database, run: () => Promise<Outcome>): Promise<Outcome> => {
  const client = await database.connect();
  try {
    await client.query('begin');
    await client.query('lock table homeroom.connections in access exclusive mode');
    return await run();
  } finally {
    await client.query('rollback');
    await client.end();
  }
};

await runBench(async (hold) => {
  const cluster = hold(await startCluster());
  const { url: plugnmeetUrl } = await hold(startProgram('simulator')).ask({}, ServerAnswer);
  const http = hold(startHttpLoader());
  const open = async (name: string, roles: 'web' | 'web,worker'): Promise<Side> => {
    const database = await cluster.createDatabase(name);
    const app = hold(await startAppProcess({ databaseUrl: database.url, plugnmeetUrl, roles }));
    return { app, database, roomIds: await openClasses(app, CLASSES) };
  };
  const both = await open('applying', 'web,worker');
  const web = await open('storing', 'web');

  const send = ({ app, roomIds }: Side, count: number, perSecond: number | null): Promise<LoadResult> =>
    http.webhooks(
      app.url,
      { count, lanes: CLIENTS, perSecond },
      { size: 'recorded', roomIds: [...roomIds], leaves: false },
    );

  /** As fast as it goes: how many are answered in a second, and how many are applied. */
  const burst = async () => {
    const startedAt = performance.now();
    const { seconds, p99Ms } = await send(both, BURST, null);
    await drained(both.database);
    return { acks: BURST / seconds, applied: (BURST * 1_000) / (performance.now() - startedAt), p99Ms };
  };

  startReport('Answers while projecting', cluster.version);
  const bursts = (await alternate({ burst }))('burst');
  const perSecond = Math.round(PACE * median(bursts.map(({ applied }) => applied)));
  const count = perSecond * PACED_SECONDS;
  const of = await alternate<LoadResult>({
    'web alone': () => send(web, count, perSecond),
    'web and worker': async () => {
      const result = await send(both, count, perSecond);
      await drained(both.database);
      return result;
    },
    'web and worker, projections blocked': async () => {
      const result = await blocked(both.database, () => send(both, count, perSecond));
      await drained(both.database);
      return result;
    },
  });

  printTable(
    [`${CLIENTS} clients, as fast as it goes`, 'acks/s', 'ack p99, ms', 'applied/s'],
    [['web and worker', ...(['acks', 'p99Ms', 'applied'] as const).map((key) => medianOf(bursts, (one) => one[key]))]],
  );
  const idle = medianOf(of('web alone'), (run) => run.p99Ms);
  const row = (name: string): Cell[] => {
    const p99 = medianOf(of(name), (run) => run.p99Ms);
    return [name, medianOf(of(name), (run) => run.p50Ms), p99, medianOf(of(name), (run) => run.longestMs), p99 / idle];
  };
  const names = ['web alone', 'web and worker', 'web and worker, projections blocked'];
  printTable([`${perSecond} a second`, 'ack p50, ms', 'p99', 'longest', 'p99 ÷ web alone'], names.map(row));
  tellLoad();
});
