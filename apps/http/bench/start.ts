import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { alternate } from './support/alternate.js';
import { type AppSettings, startAppProcess } from './support/app-process.js';
import { startCluster } from './support/cluster.js';
import { type Cell, medianOf, printTable, startReport, tellLoad } from './support/report.js';
import { runBench } from './support/run-bench.js';
import { temporaryFolder } from './support/temporary-folder.js';

// From the start of the process until /readyz answers 200, and from SIGTERM until it has ended, idle.

interface Life {
  readonly readyMs: number;
  readonly endMs: number;
}

const live = async (settings: AppSettings): Promise<Life> => {
  const app = await startAppProcess(settings);
  return { readyMs: app.readyMs, endMs: await app.stop() };
};

/** The floors: Node itself, and Node with one connection to a database. */
const runScript = async (script: string): Promise<Life> => {
  const startedAt = performance.now();
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`a floor ended with ${code}`);
  return { readyMs: performance.now() - startedAt, endMs: Number.NaN };
};

const connectScript = (url: string): string => `
  import pg from ${JSON.stringify(import.meta.resolve('pg'))};
  const client = new pg.Client(${JSON.stringify(url)});
  await client.connect();
  await client.query('select 1');
  await client.end();`;

await runBench(async (hold) => {
  const cluster = hold(await startCluster());
  const database = await cluster.createDatabase('start');
  const warm = await temporaryFolder();
  hold({ stop: () => rm(warm, { recursive: true }) });

  startReport('Start to ready, SIGTERM to exit', cluster.version);
  const of = await alternate<Life>({
    'Node alone': () => runScript(''),
    'Node and one connection': () => runScript(connectScript(database.url)),
    'app, embedded Postgres, new folder (initdb)': () => live({ databaseUrl: null }),
    'app, embedded Postgres, known folder': () => live({ databaseUrl: null, dataDir: warm }),
    'app, DATABASE_URL': () => live({ databaseUrl: database.url }),
    'app, DATABASE_URL, web alone': () => live({ databaseUrl: database.url, roles: 'web' }),
  });
  const row = (name: string): Cell[] => [
    name,
    medianOf(of(name), (life) => life.readyMs),
    Math.max(...of(name).map((life) => life.readyMs)),
    medianOf(of(name), (life) => life.endMs),
    Math.max(...of(name).map((life) => life.endMs)),
  ];
  const names = [
    'Node alone',
    'Node and one connection',
    'app, DATABASE_URL, web alone',
    'app, DATABASE_URL',
    'app, embedded Postgres, known folder',
    'app, embedded Postgres, new folder (initdb)',
  ];
  printTable(['', 'ready, ms', 'longest', 'end, ms', 'longest'], names.map(row));
  tellLoad();
});
