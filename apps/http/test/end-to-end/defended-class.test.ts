import { MINUTE, SECOND } from '@homeroom/core';
import { type Simulator, startSimulator } from '@homeroom/plugnmeet-simulator';
import { expect } from 'chai';
import { z } from 'zod';
import { readConfig } from '../../src/config/read-config.js';
import { createLogger } from '../../src/log/logger.js';
import { startApp } from '../../src/start-app.js';
import { freePort } from '../runtime/addresses.js';
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
import { AttendanceAnswer } from '../support/attendance-answer.js';
import { readCsv } from '../support/read-csv.js';
import { readWorkbook } from '../support/read-workbook.js';
import { expectSameAfterRebuild } from '../support/rebuild-all.js';

const Sheet = AttendanceAnswer.extend({ revision: z.number(), not_final_because: z.array(z.string()) });
const Feed = z.object({
  live_sessions: z.array(
    z.object({ room_id: z.string(), revision: z.number(), final: z.boolean(), not_final_because: z.array(z.string()) }),
  ),
  cursor: z.string(),
});
const JoinToken = z.object({ token: z.string(), identity: z.string() });
const DriftList = z.object({
  drifts: z.array(z.object({ kind: z.string(), source: z.string(), repaired_at: z.string().nullable() })),
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

const NAMES = ['Ms Example', 'Ana Ejemplo', 'Ben Beispiel'];

describe('a class of which events were lost, until its attendance is final', function () {
  this.timeout(60_000);
  const path = (end: string) => `/api/course/algebra-1/online/${end}`;
  const attendance = path('sessions/matrices/attendance/');
  /** Time that goes on by itself, and by leaps when a test says so. */
  let leapt = 0;
  const clock = { now: () => Date.now() + leapt };
  const printed: string[] = [];
  const secrets: string[] = [...NAMES, ADMIN_KEY, SIGNER.apiSecret];
  const log = createLogger({
    level: 'debug',
    secrets: [ADMIN_KEY, SIGNER.apiSecret],
    destination: { write: (line) => void printed.push(line) },
  });
  let simulator: Simulator;
  let under: AppUnderTest;
  let teacher: string;
  let platform: string;
  let cursor = '';
  let toldBefore = 0;

  before(async () => {
    const port = await freePort();
    const webhookUrl = `http://127.0.0.1:${port}/api/course/plugnmeet/webhook/`;
    const timings = { sessionEndedMs: 50, artifactsMs: 50 };
    simulator = await startSimulator({ ...SIGNER, webhookUrl, timings, clock: clock.now });
    under = await startAppUnderTest({ plugnmeetUrl: simulator.url, clock, log, more: { PORT: `${port}` } });
    teacher = await classToken('algebra-1', { sub: 't-1', role: 'teacher', name: NAMES[0] ?? '' }, clock.now());
    platform = await classToken('algebra-1', { sub: 'nightly', role: 'platform' }, clock.now());
    secrets.push(teacher, platform);
  });
  after(async () => {
    await under?.stop();
    await simulator?.close();
  });

  const enter = async (bearer: string): Promise<string> => {
    const { body } = await call(under.app, 'POST', '/api/course/online/room/token/', bearer, { room_id: 'matrices' });
    const { token, identity } = JoinToken.parse(body);
    secrets.push(token);
    return simulator.join('matrices', identity);
  };
  const came = async (event: string): Promise<number> =>
    (await under.looking.query('select 1 from homeroom.inbox where event = $1', [event])).rows.length;
  const sheet = async () => Sheet.parse((await call(under.app, 'GET', attendance, teacher)).body);
  const person = (read: z.infer<typeof Sheet>, userId: string | null) =>
    read.users.find(({ user_id }) => user_id === userId);
  const feed = async (since: string) => {
    const query = since === '' ? '' : `?changed_since=${since}`;
    return Feed.parse((await call(under.app, 'GET', `/api/platform/sessions/${query}`, platform)).body);
  };
  /** What a worker that starts now does by its schedule: nobody asks for it. */
  const untilScheduleDid = async (what: string, isSo: () => Promise<boolean>): Promise<void> => {
    const config = readConfig({ ...under.env, PORT: '0', HOMEROOM_ROLES: 'worker' })._unsafeUnwrap();
    const worker = await startApp({ config, clock, log });
    try {
      await until(what, isSo);
    } finally {
      await worker.stop();
    }
  };
  const accountCame = async (): Promise<boolean> =>
    (await under.looking.query("select 1 from homeroom.room_times where source = 'account'")).rows.length > 0;

  it('cannot be verified while the video server is away, and says why it is not final', async () => {
    const students = await Promise.all(
      ['ana', 'ben'].map((sub, index) =>
        classToken('algebra-1', { sub, role: 'student', name: NAMES[index + 1] ?? '' }, clock.now()),
      ),
    );
    secrets.push(...students);
    await call(under.app, 'POST', path('room/create/'), teacher, { room_id: 'matrices' });
    const teachers = await enter(teacher);
    const anas = await enter(students[0] ?? '');
    await until('two joins', async () => (await came('participant_joined')) === 2);
    let bens = '';
    simulator.dropWebhooks(({ participantSid }) => participantSid !== null && participantSid !== teachers);
    bens = await enter(students[1] ?? '');
    leapt += 20 * MINUTE;
    simulator.leave(bens);
    leapt += 10 * MINUTE;
    simulator.leave(anas);
    leapt += 10 * MINUTE;
    simulator.leave(teachers);
    await until('the one leave', async () => (await came('participant_left')) === 1);
    simulator.pauseApi('unavailable');
    simulator.endRoom('matrices');
    await until('the end', async () => (await came('room_finished')) === 1);
    await until('news of the account', async () => (await came('artifact_created')) === 1);
    await untilProjected(under);

    const read = await sheet();
    expect(read).to.deep.include({ status: 'ended', final: false, verified_at: null });
    expect(read.not_final_because).to.have.members(['too_recent', 'not_verified', 'leaves_inferred']);
    expect(person(read, 'ana')?.intervals[0]).to.include({ left_evidence: 'inferred' });
    expect(person(read, 'ana')?.attended_seconds_upper).to.be.greaterThan((40 * MINUTE - SECOND) / 1_000);
    expect(person(read, 'ben'), 'nothing has told of Ben').to.deep.include({
      attended_seconds_upper: 0,
      intervals: [],
    });
    const told = await feed('');
    expect(told.live_sessions).to.have.length(1);
    expect(told.live_sessions[0]).to.deep.include({ room_id: 'matrices', final: false, revision: read.revision });
    expect(told.live_sessions[0]?.not_final_because).to.deep.equal(read.not_final_because);
    cursor = told.cursor;
    toldBefore = read.revision;
  });

  it('is verified by the schedule, which reads the account of visits: who left when, and who was there', async () => {
    leapt += 2 * MINUTE;
    simulator.pauseApi(null);
    await untilScheduleDid('the account', async () => {
      await untilProjected(under);
      return accountCame();
    });
    await untilProjected(under);
    const read = await sheet();
    expect(read.verified_at).to.be.a('string');
    expect(read.not_final_because).to.deep.equal(['too_recent']);
    expect(read.revision).to.be.greaterThan(toldBefore);
    const [ana, ben] = [person(read, 'ana'), person(read, 'ben')];
    const anasSeconds = (30 * MINUTE) / 1_000;
    const bensSeconds = (20 * MINUTE) / 1_000;
    expect(ana?.attended_seconds).to.be.closeTo(anasSeconds, 5);
    expect(ana?.attended_seconds_upper).to.be.closeTo(anasSeconds, 5);
    expect(ana?.intervals[0]).to.include({ left_evidence: 'reconciled' });
    expect(ben?.attended_seconds_lower).to.be.at.most(bensSeconds);
    expect(ben?.attended_seconds_upper).to.be.at.least(bensSeconds).and.closeTo(bensSeconds, 5);
    expect(ben?.intervals[0]).to.include({ left_evidence: 'reconciled' });
    await expectSameAfterRebuild(under.app, ['matrices']);
  });

  it('has a drift report that tells what was missing, what was repaired, the loss and the delay', async () => {
    const { drifts, deliveries } = DriftList.parse((await call(under.app, 'GET', '/api/admin/drift/', ADMIN_KEY)).body);
    const fromAccount = drifts.filter(({ source }) => source === 'account');
    expect(fromAccount.map(({ kind }) => kind)).to.have.members(['departure', 'presence']);
    for (const { repaired_at } of fromAccount) expect(repaired_at).to.be.a('string');
    // Of Ben there is only a visit, which may have been to the lobby: no event of it must have been sent.
    expect(deliveries[0]).to.deep.include({ expected: 4, received: 3, lost: 1, loss_percent: 25 });
    expect(deliveries[0]?.delay_seconds.p50).to.be.at.least(0);
    expect(deliveries[0]?.delay_seconds.max)
      .to.be.at.least(deliveries[0]?.delay_seconds.p50 ?? 0)
      .and.below(5);
  });

  it('is told to the platform again, with a higher revision', async () => {
    const told = await feed(cursor);
    const { revision } = await sheet();
    expect(told.live_sessions).to.have.length(1);
    expect(told.live_sessions[0]).to.deep.include({ room_id: 'matrices', final: false, revision });
    expect(told.live_sessions[0]?.not_final_because).to.deep.equal(['too_recent']);
    expect(revision).to.be.greaterThan(toldBefore);
    cursor = told.cursor;
    expect((await feed(cursor)).live_sessions, 'nothing new').to.deep.equal([]);
  });

  it('is final when 10 minutes have passed and nothing else happened, and the platform is told that too', async () => {
    leapt += 11 * MINUTE;
    expect(await sheet()).to.deep.include({ final: true, not_final_because: [] });
    await until('news of the platform', async () => (await feed(cursor)).live_sessions.length > 0);
    const told = await feed(cursor);
    expect(told.live_sessions[0]).to.deep.include({ room_id: 'matrices', final: true, not_final_because: [] });
    expect(told.live_sessions[0]?.revision).to.be.at.least(toldBefore);
  });

  it('opens as a table and as a workbook, with the bounds', async () => {
    const file = async (format: string): Promise<Uint8Array> => {
      const headers = { authorization: `Bearer ${teacher}` };
      const response = await fetch(`${under.app.url}${attendance}?format=${format}`, { headers });
      expect(response.status).to.equal(200);
      return new Uint8Array(await response.arrayBuffer());
    };
    const read = await sheet();
    const rows = readCsv(await file('csv'));
    expect(rows.map(({ user_id }) => user_id)).to.have.members(['t-1', 'ana', 'ben']);
    for (const row of rows) {
      const user = person(read, row.user_id ?? null);
      expect(Number(row.attended_seconds_lower)).to.equal(user?.attended_seconds_lower);
      expect(Number(row.attended_seconds_upper)).to.equal(user?.attended_seconds_upper);
      expect(row.not_final_because).to.equal('');
    }
    const { sheets, formulas } = readWorkbook(await file('xlsx'));
    expect(formulas).to.equal(0);
    expect(sheets.People?.map((cells) => cells[0]?.value)).to.have.members(['user_id', 't-1', 'ana', 'ben']);
    expect(sheets.Class?.find(([name]) => name?.value === 'final')?.[1]).to.deep.equal({ type: 'b', value: '1' });
  });

  it('has printed no name and no secret', () => {
    const all = printed.join('');
    expect(all).to.include('PlugNMeet was asked').and.to.include('"msg":"use case"');
    for (const secret of secrets)
      expect(all.includes(secret), `a log line holds ${secret.slice(0, 12)}…`).to.equal(false);
  });
});
