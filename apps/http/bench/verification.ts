import { alternate } from './support/alternate.js';
import { startHttpLoader, type Watched, watching } from './support/loaders.js';
import { startProgram } from './support/program.js';
import { type Cell, medianOf, printTable, startReport, tellLoad } from './support/report.js';
import { runBench } from './support/run-bench.js';
import { ServerAnswer, type ServerKind } from './support/server-question.js';
import type { BodySize } from './support/webhook-bodies.js';

// What verifying and reading a webhook costs, without any storage: the app's door against bare servers that read the same bytes.

const SIZES: readonly BodySize[] = ['small', 'recorded'];
const CLIENTS = 32;
/** Of one round: one to two seconds. */
const COUNT = 15_000;

const rate = ({ count, seconds }: Watched): number => count / seconds;
const micros = ({ cpuMicros: [server] }: Watched): number => server ?? Number.NaN;

await runBench(async (hold) => {
  const http = hold(startHttpLoader());
  const serve = async (kind: ServerKind) => {
    const program = hold(startProgram('server'));
    const { url } = await program.ask({ kind }, ServerAnswer);
    return { url, pid: program.pid };
  };
  const servers = { node: await serve('node'), koa: await serve('koa'), webhooks: await serve('webhooks') };

  const measure = (size: BodySize) => {
    const pressure = { count: COUNT, lanes: CLIENTS, perSecond: null };
    const send = ({ url, pid }: { url: string; pid: number }) =>
      watching([pid], () => http.webhooks(url, pressure, { size, roomIds: ['bench-room'], leaves: false }));
    return alternate({
      node: () => send(servers.node),
      koa: () => send(servers.koa),
      webhooks: () => send(servers.webhooks),
    });
  };

  startReport('Verification alone', null);
  const rows: Cell[][] = [];
  for (const size of SIZES) {
    const of = await measure(size);
    const rates = ['node', 'koa', 'webhooks'].map((kind) => medianOf(of(kind), rate));
    const cpu = ['node', 'koa', 'webhooks'].map((kind) => medianOf(of(kind), micros));
    const [node = Number.NaN, koa = Number.NaN, ours = Number.NaN] = rates;
    const [nodeCpu = Number.NaN, koaCpu = Number.NaN, ourCpu = Number.NaN] = cpu;
    rows.push([size, ...rates, ours / koa, ours / node, ...cpu, koaCpu / ourCpu, nodeCpu / ourCpu]);
  }
  const RATES = ['node:http/s', 'Koa/s', 'ours/s', 'ours ÷ Koa', 'ours ÷ node:http'];
  const CPU = ['CPU µs: node:http', 'Koa', 'ours', 'Koa ÷ ours', 'node:http ÷ ours'];
  printTable([`${CLIENTS} clients`, ...RATES, ...CPU], rows);
  tellLoad();
});
