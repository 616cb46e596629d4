import { startAppProcess } from './support/app-process.js';
import { openClasses } from './support/classes.js';
import { startCluster } from './support/cluster.js';
import { drained } from './support/drained.js';
import { startHttpLoader } from './support/loaders.js';
import { startProgram } from './support/program.js';
import { type Cell, printTable, startReport, tellLoad } from './support/report.js';
import { runBench } from './support/run-bench.js';
import { ServerAnswer } from './support/server-question.js';

// Resident memory of the app's process, everything in it, idle and after many webhooks that were stored and applied.

const CLASSES = 100;
const WEBHOOKS = 100_000;
/** Sent and applied, then looked at; small enough that the load generator stays small. */
const PORTION = 10_000;
const CLIENTS = 32;
const MEBIBYTE = 2 ** 20;

await runBench(async (hold) => {
  const cluster = hold(await startCluster());
  const database = await cluster.createDatabase('memory');
  const simulator = hold(startProgram('simulator'));
  const { url: plugnmeetUrl } = await simulator.ask({}, ServerAnswer);
  const app = hold(await startAppProcess({ databaseUrl: database.url, plugnmeetUrl }));
  const http = hold(startHttpLoader());
  startReport('Resident memory', cluster.version);

  const rows: Cell[][] = [];
  const note = async (what: string): Promise<void> => {
    const mebibytes = (await app.residentBytes()) / MEBIBYTE;
    rows.push([what, mebibytes.toFixed(0)]);
    console.error(`${what}: ${mebibytes.toFixed(0)} MiB`);
  };
  await note('idle, just started');
  const roomIds = await openClasses(app, CLASSES);
  await note(`${CLASSES} classes opened`);
  const startedAt = performance.now();
  for (let sent = 0; sent < WEBHOOKS; sent += PORTION) {
    const pressure = { count: PORTION, lanes: CLIENTS, perSecond: null };
    await http.webhooks(app.url, pressure, { size: 'recorded', roomIds, leaves: true });
    const applied = await drained(database);
    if (applied !== sent + PORTION) throw new Error(`${sent + PORTION} were answered, ${applied} are applied`);
    await note(`${applied} webhooks stored and applied`);
  }
  const seconds = (performance.now() - startedAt) / 1_000;
  const connections = await database.number('select count(*) from homeroom.connections where left_at is not null');
  if (connections !== WEBHOOKS / 2) throw new Error(`${WEBHOOKS / 2} people came and left, ${connections} are known`);
  printTable(['', 'MiB'], rows);
  console.log(
    `All of it took ${seconds.toFixed(0)} s, ${Math.round(WEBHOOKS / seconds)} webhooks a second from answer to ledger.`,
  );
  tellLoad();
});
