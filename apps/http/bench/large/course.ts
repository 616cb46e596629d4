import { isDeepStrictEqual } from 'node:util';
import type { RoomId } from '@homeroom/core';
import { alternate } from '../support/alternate.js';
import { percentile } from '../support/percentile.js';
import { type Cell, medianOf, printTable } from '../support/report.js';
import { courseInJavaScript, peopleInJavaScript, type Sums, sums } from './course-in-javascript.js';
import type { Generated } from './generated.js';
import { type Measured, measured } from './measured.js';
import { orThrow } from './or-throw.js';

const CALLS = 200;
/** More than it has, so that one page is all of it. */
const PAGE = { limit: 200, cursor: null };
/** Of the many that are not measured: they make the plans and compile the code. */
const WARM_UP_CALLS = 20;

/** The first course: its classes, and any connection of one of them. */
const ROOMS = 'select room_id, id, course_id from classes where course = 0 order by n';

interface ClassRow {
  readonly room_id: RoomId;
  readonly id: string;
  readonly course_id: string;
}

const STALE_ONE = 'update homeroom.attendance_rollups set stale = true where live_session_id = $1';
const STALE_COURSE = 'update homeroom.attendance_rollups set stale = true where course_id = $1';
/** Totals of one course of 100 classes of 100 people: how long a call takes, and how long the same takes in JavaScript. */
export const measureCourse = async ({ client, cluster, stores }: Generated, rounds: number): Promise<void> => {
  const { rows: classes } = await client.query<ClassRow>(ROOMS);
  const courseId = classes[0]?.course_id ?? '';
  const roomIds = classes.map((one) => one.room_id);
  const now = Date.now();
  const inSql = async (): Promise<Sums> =>
    sums((await orThrow(stores.attendanceTotals.ofCourse(courseId, now, PAGE))).people.items);
  const staleOne = (call: number) => client.query(STALE_ONE, [classes[call % classes.length]?.id]);

  const latencies = async (
    before: (call: number) => Promise<unknown>,
    run: () => Promise<unknown>,
  ): Promise<Cell[]> => {
    const milliseconds: number[] = [];
    for (let call = -WARM_UP_CALLS; call < CALLS; call += 1) {
      await before(call + WARM_UP_CALLS);
      const startedAt = performance.now();
      await run();
      if (call >= 0) milliseconds.push(performance.now() - startedAt);
    }
    return [0.5, 0.99, 1].map((share) => percentile(milliseconds, share));
  };
  const nothing = async (): Promise<void> => undefined;
  printTable(
    [`one course of 100 × 100, ${CALLS} calls`, 'p50, ms', 'p99', 'longest'],
    [
      ['all roll-ups fresh', ...(await latencies(nothing, inSql))],
      ['one class changed before', ...(await latencies(staleOne, inSql))],
    ],
  );

  const pids = [cluster.pid];
  const of = await alternate<Measured & { sums: Sums }>(
    {
      facts: async () => {
        await client.query(STALE_COURSE, [courseId]);
        return withSums(pids, inSql);
      },
      factsInJavaScript: () => withSums(pids, () => courseInJavaScript(stores, client, roomIds, now)),
      totals: () => withSums(pids, inSql),
      totalsInJavaScript: () => withSums(pids, () => peopleInJavaScript(client, courseId)),
    },
    rounds,
  );
  const row = (name: string, beside: string, what: string): Cell[] => {
    const seconds = medianOf(of(name), (run) => run.seconds);
    const own = medianOf(of(name), (run) => run.ownCpuSeconds);
    const postgres = medianOf(of(name), (run) => run.cpuSeconds[0] ?? Number.NaN);
    const ratio = seconds / medianOf(of(beside), (run) => run.seconds);
    return [what, seconds * 1_000, ratio, own * 1_000, postgres * 1_000];
  };
  const expected = of('facts')[0]?.sums;
  for (const name of ['factsInJavaScript', 'totals', 'totalsInJavaScript']) {
    const found = of(name)[0]?.sums;
    if (!isDeepStrictEqual(found, expected)) throw new Error(`other sums: ${JSON.stringify([name, found, expected])}`);
  }
  printTable(
    ['the sums of all people', 'ms', '÷ in SQL', 'CPU ms: this process', 'Postgres'],
    [
      row('facts', 'facts', 'from connections, in SQL: every class rolled up again'),
      row('factsInJavaScript', 'facts', 'from connections, in JavaScript'),
      row('totals', 'totals', 'from roll-ups, in SQL'),
      row('totalsInJavaScript', 'totals', 'from roll-ups, in JavaScript'),
    ],
  );
};

const withSums = async (pids: readonly number[], run: () => Promise<Sums>) => {
  const kept: Sums[] = [];
  const times = await measured(pids, async () => kept.push(await run()));
  const [only] = kept;
  if (only === undefined) throw new Error('it gave no sums');
  return { ...times, sums: only };
};
