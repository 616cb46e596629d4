import { DAY, MINUTE, SEAL_AFTER } from '@homeroom/core';
import { type Simulator, startSimulator } from '@homeroom/plugnmeet-simulator';
import { expect } from 'chai';
import { z } from 'zod';
import { readConfig } from '../../src/config/read-config.js';
import { startApp } from '../../src/start-app.js';
import {
  ADMIN_KEY,
  type AppUnderTest,
  call,
  classToken,
  SIGNER,
  startAppUnderTest,
  until,
  untilProjected,
} from '../support/app-under-test.js';
import { expectSameAfterRebuild } from '../support/rebuild-all.js';
import { freePort } from './addresses.js';
import { keptLog } from './kept-log.js';

const Drift = z.object({ kind: z.string(), source: z.string(), repaired_at: z.string().nullable() });
const DriftList = z.object({
  drifts: z.array(Drift),
  deliveries: z.array(
    z.object({
      expected: z.number(),
      received: z.number(),
      lost: z.number(),
      loss_percent: z.number(),
      delay_seconds: z.object({ p50: z.number(), p95: z.number(), max: z.number() }),
    }),
  ),
});
const JoinToken = z.object({ identity: z.string() });
const Rebuilt = z.object({ sessions: z.array(z.object({ outcome: z.string(), sealed_at: z.string().nullable() })) });

describe('a class with a leave that no webhook told', function () {
  this.timeout(60_000);
  const path = (end: string) => `/api/course/algebra-1/online/${end}`;
  /** Time that goes on by itself, and by leaps when a test says so. */
  let leapt = 0;
  const clock = { now: () => Date.now() + leapt };
  let simulator: Simulator;
  let under: AppUnderTest;

  before(async () => {
    const port = await freePort();
    const webhookUrl = `http://127.0.0.1:${port}/api/course/plugnmeet/webhook/`;
    const timings = { sessionEndedMs: 50, artifactsMs: 50 };
    simulator = await startSimulator({ ...SIGNER, webhookUrl, timings, clock: clock.now });
    under = await startAppUnderTest({ plugnmeetUrl: simulator.url, clock, more: { PORT: `${port}` } });
  });
  after(async () => {
    await under?.stop();
    await simulator?.close();
  });

  const metric = async (line: RegExp): Promise<string | undefined> =>
    line.exec(await (await fetch(`${under.app.url}/metrics`)).text())?.[1];
  const came = async (event: string): Promise<number> =>
    (await under.looking.query('select 1 from homeroom.inbox where event = $1', [event])).rows.length;
  const drift = async () => {
    const { body } = await call(under.app, 'GET', '/api/admin/drift/', ADMIN_KEY);
    return DriftList.parse(body);
  };

  it('is repaired from the account of visits; operators see what was missing, and how much is lost', async () => {
    const teacher = await classToken('algebra-1', { sub: 't-1', role: 'teacher' }, clock.now());
    const student = await classToken('algebra-1', { sub: 's-1', role: 'student' }, clock.now());
    await call(under.app, 'POST', path('room/create/'), teacher, { room_id: 'matrices' });
    const stays: string[] = [];
    for (const person of [teacher, student]) {
      const { body } = await call(under.app, 'POST', '/api/course/online/room/token/', person, { room_id: 'matrices' });
      stays.push(simulator.join('matrices', JoinToken.parse(body).identity));
    }
    await until('both joins', async () => (await came('participant_joined')) === 2);
    leapt += 10 * MINUTE;
    simulator.loseNext('participant_left');
    simulator.leave(stays[1] ?? '');
    leapt += 10 * MINUTE;
    simulator.leave(stays[0] ?? '');
    await until('the one leave', async () => (await came('participant_left')) === 1);
    await call(under.app, 'POST', path('room/close/'), teacher, { room_id: 'matrices' });
    await until('the account of visits', async () => (await came('artifact_created')) === 1);
    await untilProjected(under);
    leapt += 2 * MINUTE;
    await call(under.app, 'POST', '/api/admin/reconcile/', ADMIN_KEY, { room_id: 'matrices' });
    await untilProjected(under);
    const { drifts, deliveries } = await drift();
    const departures = drifts.filter(({ kind, source }) => kind === 'departure' && source === 'account');
    expect(departures).to.have.length(1);
    expect(departures[0]?.repaired_at).to.be.a('string');
    expect(deliveries).to.have.length(1);
    expect(deliveries[0]).to.deep.include({ expected: 4, received: 3, lost: 1, loss_percent: 25 });
    expect(deliveries[0]?.delay_seconds.p95).to.be.below(3);
    expect(await metric(/^homeroom_drifts_total\{kind="departure",source="account"\} (\d+)$/m)).to.equal('1');
    expect(Number(await metric(/^homeroom_webhook_delay_seconds_count (\d+)$/m))).to.be.greaterThan(3);
    expect(Number(await metric(/^homeroom_webhook_delay_seconds_bucket\{le="3"\} (\d+)$/m))).to.be.greaterThan(3);
    await expectSameAfterRebuild(under.app, ['matrices']);
  });

  it('is rolled up by the worker, without anybody asking', async () => {
    const rolledUp = async () => (await metric(/^homeroom_attendance_rollups_total (\d+)$/m)) ?? '0';
    await until('a roll-up', async () => Number(await rolledUp()) > 0);
  });

  it('has a video server that lists its rooms', async () => {
    const { body } = await call(under.app, 'POST', '/api/admin/reconcile/', ADMIN_KEY, {});
    expect(body).to.deep.include({ not_ours: 0, held_over: [], active_rooms_error: null });
  });

  it('is sealed by a worker once it is old, and a rebuild says so', async () => {
    leapt += SEAL_AFTER + DAY;
    const { log, lines } = keptLog();
    const config = readConfig({ ...under.env, PORT: '0' })._unsafeUnwrap();
    const later = await startApp({ config, clock, log });
    try {
      await until('the class is sealed', async () => lines.some(({ msg }) => msg === SEALED));
    } finally {
      await later.stop();
    }
    const { body } = await call(under.app, 'POST', '/api/admin/rebuild/', ADMIN_KEY, { room_id: 'matrices' });
    const [session] = Rebuilt.parse(body).sessions;
    expect(session).to.include({ outcome: 'sealed' });
    expect(Date.parse(session?.sealed_at ?? '')).to.be.closeTo(clock.now(), 10_000);
  });
});

const SEALED = 'observations of old live sessions went to the archive';
