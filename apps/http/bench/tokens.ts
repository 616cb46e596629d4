import { createHmac } from 'node:crypto';
import { alternate } from './support/alternate.js';
import { startAppProcess } from './support/app-process.js';
import { openClasses } from './support/classes.js';
import { startCluster } from './support/cluster.js';
import { classToken, SIGNER } from './support/identity.js';
import { startHttpLoader, type Watched, watching } from './support/loaders.js';
import { startProgram } from './support/program.js';
import { type Cell, medianOf, printTable, startReport, tellLoad } from './support/report.js';
import { runBench } from './support/run-bench.js';
import { ServerAnswer } from './support/server-question.js';

// How long a join token takes: class token verified, session and person found, PlugNMeet (the simulator) asked, seat kept.
// The floor is PlugNMeet's part alone, asked by the same clients.

const CLIENTS = [1, 16];
/** Tokens of one round for each client. */
const COUNT_PER_CLIENT = 150;
/** Of one person in all: the API allows 30 a minute. */
const CALLS_A_PERSON = 25;

interface Post {
  readonly body: string;
  readonly headers: Record<string, string>;
}

/** Hands out each person's calls, and the next person's after them. */
const createCallers = (course: string, roomId: string) => {
  let calls = 0;
  const next = async (): Promise<Post> => {
    const person = Math.floor(calls / CALLS_A_PERSON);
    calls += 1;
    const token = await classToken(course, `student-${person}`, 'student');
    return {
      body: JSON.stringify({ room_id: roomId }),
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    };
  };
  return (count: number): Promise<Post[]> => Promise.all(Array.from({ length: count }, next));
};

const simulatorPosts = (roomId: string, count: number): Post[] =>
  Array.from({ length: count }, (_, index) => {
    const userInfo = { userId: `floor-${index % 100}`, name: 'Floor', isAdmin: false };
    const body = JSON.stringify({ roomId, userInfo });
    const signature = createHmac('sha256', SIGNER.apiSecret).update(body).digest('hex');
    const headers = { 'content-type': 'application/json', 'api-key': SIGNER.apiKey, 'hash-signature': signature };
    return { body, headers };
  });

await runBench(async (hold) => {
  const cluster = hold(await startCluster());
  const database = await cluster.createDatabase('tokens');
  const simulator = hold(startProgram('simulator'));
  const { url: simulatorUrl } = await simulator.ask({}, ServerAnswer);
  const app = hold(await startAppProcess({ databaseUrl: database.url, plugnmeetUrl: simulatorUrl }));
  const http = hold(startHttpLoader());
  const [roomId = ''] = await openClasses(app, 1);
  const callers = createCallers('course-0', roomId);
  const floorUrl = `${simulatorUrl}/auth/room/getJoinToken`;
  const url = `${app.url}/api/course/online/room/token/`;

  startReport('Join tokens', cluster.version);
  const rows: Cell[][] = [];
  for (const clients of CLIENTS) {
    const count = clients * COUNT_PER_CLIENT;
    const of = await alternate<Watched>({
      floor: () => watching([], () => http.posts(floorUrl, clients, simulatorPosts(roomId, count))),
      app: async () => {
        const posts = await callers(count);
        return watching([app.pid, cluster.pid], () => http.posts(url, clients, posts));
      },
    });
    const [floor, ours] = [of('floor'), of('app')];
    rows.push([
      `${clients} clients`,
      medianOf(floor, (run) => run.p50Ms),
      medianOf(floor, (run) => run.p99Ms),
      medianOf(ours, (run) => run.p50Ms),
      medianOf(ours, (run) => run.p99Ms),
      medianOf(ours, (run) => run.count / run.seconds),
      medianOf(ours, ({ cpuMicros: [own] }) => own ?? Number.NaN),
      medianOf(ours, ({ cpuMicros: [, postgres] }) => postgres ?? Number.NaN),
    ]);
  }
  const LATENCIES = ['simulator p50, ms', 'p99', 'app p50, ms', 'p99'];
  printTable(['', ...LATENCIES, 'tokens/s', 'CPU µs a token: app', 'Postgres'], rows);
  tellLoad();
});
