import { get } from 'node:http';
import { SignJWT } from 'jose';
import { alternate } from '../support/alternate.js';
import { type AppProcess, startAppProcess } from '../support/app-process.js';
import { CLASS_TOKEN_SECRET, ISSUER } from '../support/identity.js';
import { type Cell, medianOf, printTable } from '../support/report.js';
import type { Generated } from './generated.js';
import { type Measured, measured } from './measured.js';
import { mostResident, residentBytesOf } from './resident-memory.js';

const MEBIBYTE = 2 ** 20;

/** The floor: what anybody must do who looks at each connection once. */
const SCAN = `select count(*), sum(left_at - joined_at) from homeroom.connections`;

/** The same rows as the report, written by Postgres alone and thrown away there. */
const COPIED = `copy (
  select c.slug, s.room_id, p.external_id, t.identity, coalesce(p.name, t.name), t.role, t.attended_ms / 1000.0, t.lower_ms / 1000.0,
    t.upper_ms / 1000.0, round(100.0 * t.attended_ms / nullif(r.length_ms, 0), 2), r.length_ms / 1000.0, r.open_questions = '{}'
  from homeroom.attendance_totals t
  join homeroom.attendance_rollups r using (live_session_id)
  join homeroom.live_sessions s on s.id = t.live_session_id
  join homeroom.courses c on c.id = s.course_id
  left join homeroom.people p on p.id = t.person_id
  where r.ended) to '/dev/null' with (format csv)`;

interface Outcome extends Measured {
  readonly mostBytes: number;
}

/** Everybody's attendance of all classes over HTTP, read to its end, beside a bare scan of all connections. */
export const measureEveryone = async ({ cluster, database }: Generated, rounds: number): Promise<void> => {
  const app = await startAppProcess({ databaseUrl: database.url, roles: 'web' });
  const idleBytes = residentBytesOf(app.pid);
  const first = await read(app, true);
  const inDatabase = async (sql: string): Promise<Outcome> => ({
    ...(await measured([cluster.pid, app.pid], () => database.run(sql))),
    mostBytes: Number.NaN,
  });
  const of = await alternate<Outcome>(
    {
      scan: () => inDatabase(SCAN),
      report: async () => {
        const { result, mostBytes } = await mostResident(app.pid, () =>
          measured([cluster.pid, app.pid], async () => {
            const { bytes } = await read(app, false);
            if (bytes !== first.bytes) throw new Error(`the report was ${first.bytes} bytes, and then ${bytes}`);
          }),
        );
        return { ...result, mostBytes };
      },
      copied: () => inDatabase(COPIED),
    },
    rounds,
  );
  const floor = medianOf(of('scan'), ({ seconds }) => seconds);
  const row = (name: string, what: string): Cell[] => {
    const runs = of(name);
    const seconds = medianOf(runs, (run) => run.seconds);
    const cpu = [0, 1].map((index) => medianOf(runs, (run) => run.cpuSeconds[index] ?? Number.NaN));
    return [what, seconds, seconds / floor, ...cpu, medianOf(runs, (run) => run.mostBytes) / MEBIBYTE];
  };
  console.log(`The report has ${first.rows} people in classes, ${(first.bytes / 1e6).toFixed(0)} MB.`);
  console.log(`The app, idle: ${(idleBytes / MEBIBYTE).toFixed(0)} MiB.`);
  printTable(
    ['everyone', 'seconds', '÷ scan', 'CPU s: Postgres', 'app', 'app at most, MiB'],
    [
      row('scan', 'bare scan of connections'),
      row('report', 'report over HTTP'),
      row('copied', 'the same rows, written by Postgres alone'),
    ],
  );
  await app.stop();
};

const LINE_FEED = 10;

/** Reads the report to its end. Lines are counted where it does not matter how long that takes. */
const read = async ({ url }: AppProcess, count: boolean): Promise<{ bytes: number; rows: number }> => {
  const headers = { authorization: `Bearer ${await platformToken()}` };
  return new Promise((resolve, reject) => {
    const request = get(`${url}/api/platform/attendance/?format=csv`, { headers }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`the report was answered with ${response.statusCode}`));
      let bytes = 0;
      let lines = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (count) lines += linesIn(chunk);
      });
      response.once('error', reject);
      response.once('end', () => resolve({ bytes, rows: lines - 1 }));
    });
    request.once('error', reject);
  });
};

const linesIn = (chunk: Buffer): number => {
  let lines = 0;
  for (let at = chunk.indexOf(LINE_FEED); at >= 0; at = chunk.indexOf(LINE_FEED, at + 1)) lines += 1;
  return lines;
};

const platformToken = (): Promise<string> =>
  new SignJWT({ role: 'platform' })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer(ISSUER)
    .setSubject('nightly-job')
    .setIssuedAt()
    .setExpirationTime('10 minutes')
    .sign(new TextEncoder().encode(CLASS_TOKEN_SECRET));
