import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '@homeroom/embedded-postgres/testing';
import { startSimulator } from '@homeroom/plugnmeet-simulator';
import { expect } from 'chai';
import { z } from 'zod';
import { type AppProcess, startAppProcess } from '../support/app-process.js';
import { ADMIN_KEY, call, classToken, environment, SIGNER, until } from '../support/app-under-test.js';
import { AttendanceAnswer } from '../support/attendance-answer.js';
import { expectSameAfterRebuild } from '../support/rebuild-all.js';

const JoinToken = z.object({ token: z.string(), join_url: z.string(), identity: z.string(), room_id: z.string() });
const Recordings = z.object({
  recordings: z.array(
    z.object({
      status: z.string(),
      sha256: z.string().nullable(),
      file_url: z.string().nullable(),
      poster_url: z.string().nullable(),
    }),
  ),
});
const Validated = z.object({
  metadata: z.object({ live_session: z.object({ users_online: z.number(), recording: z.boolean() }).nullable() }),
});

describe('a whole class, from the first token to the recording', function () {
  this.timeout(90_000);
  const course = 'algebra-1';
  const url = (path: string) => `/api/course/${course}/online/${path}`;
  let dataDir: string;
  let database: TestDatabase;
  let simulator: Awaited<ReturnType<typeof startSimulator>>;
  let app: AppProcess;
  let env: Record<string, string>;
  const printed: string[] = [];

  before(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'homeroom-test-'));
    database = await createTestDatabase();
    const timings = { recordingProcessedMs: 200, sessionEndedMs: 200 };
    simulator = await startSimulator({ ...SIGNER, timings });
    env = { ...environment(database, dataDir, simulator.url), LOG_LEVEL: 'debug' };
    app = await startAppProcess(env);
    await restart('SIGTERM', {
      PORT: new URL(app.url).port,
      PLUGNMEET_WEBHOOK_URL: `${app.url}/api/course/plugnmeet/webhook/`,
    });
  });
  after(async () => {
    await app.end('SIGKILL');
    await simulator.close();
    await database.drop();
    await rm(dataDir, { recursive: true });
  });

  /** Ends the app with the signal and starts it again. */
  const restart = async (signal: NodeJS.Signals, more: Record<string, string> = {}): Promise<number | null> => {
    const status = await app.end(signal);
    printed.push(app.output());
    env = { ...env, ...more };
    app = await startAppProcess(env);
    return status;
  };

  it('runs end to end, over a kill and a stop, and prints no secret', async () => {
    const teacher = await classToken(course, { sub: 't-1', role: 'teacher', name: 'Ms Example' }, Date.now());
    const student = await classToken(course, { sub: 's-1', role: 'student', name: 'Ana Ejemplo' }, Date.now());
    const created = await call(app, 'POST', url('room/create/'), teacher, { room_id: 'matrices', title: 'Matrices' });
    expect(created.status, JSON.stringify(created.body)).to.equal(201);

    const tokens: z.infer<typeof JoinToken>[] = [];
    for (const person of [teacher, student]) {
      const answer = await call(app, 'POST', '/api/course/online/room/token/', person, { room_id: 'matrices' });
      expect(answer.status, JSON.stringify(answer.body)).to.equal(200);
      tokens.push(JoinToken.parse(answer.body));
    }
    const stays = tokens.map(({ identity }) => simulator.join('matrices', identity));
    const online = async () => {
      const answer = await call(app, 'POST', '/api/course/online/token/validate/', student, { token: student });
      return Validated.parse(answer.body).metadata.live_session;
    };
    await until('two people online', async () => (await online())?.users_online === 2);

    const recordId = simulator.startRecording('matrices');
    await until('a running recorder', async () => (await online())?.recording === true);
    simulator.stopRecording(recordId);

    await restart('SIGKILL');
    simulator.leave(stays[1] ?? '');
    await until('the leave that came after the kill', async () => (await online())?.users_online === 1);

    const recordings = async () => {
      const answer = await call(app, 'GET', url('sessions/matrices/recordings/'), student);
      return Recordings.parse(answer.body).recordings;
    };
    await until('a ready recording with a poster', async () => (await recordings())[0]?.poster_url != null, 40_000);
    const [recording] = await recordings();
    expect(recording?.status).to.equal('ready');
    const film = await fetch(recording?.file_url ?? '', { headers: { range: 'bytes=0-99' } });
    expect([film.status, (await film.arrayBuffer()).byteLength]).to.deep.equal([206, 100]);
    const poster = await fetch(recording?.poster_url ?? '');
    expect(poster.headers.get('content-type')).to.equal('image/jpeg');
    const tampered = await fetch(`${recording?.file_url}x`);
    expect(tampered.status).to.be.oneOf([401, 403, 404]);

    const closed = await call(app, 'POST', url('room/close/'), teacher, { room_id: 'matrices' });
    expect(closed.status, JSON.stringify(closed.body)).to.equal(200);
    const attendance = async () => {
      const answer = await call(app, 'GET', url('sessions/matrices/attendance/'), teacher);
      return AttendanceAnswer.parse(answer.body);
    };
    await until('an end that was observed', async () => (await attendance()).ended_evidence === 'observed');
    const { users, machines, status } = await attendance();
    expect(status).to.equal('ended');
    expect(users.map((user) => [user.user_id, user.online])).to.have.deep.members([
      ['t-1', false],
      ['s-1', false],
    ]);
    expect(machines.map((machine) => machine.identity)).to.deep.equal(['RECORDER_BOT']);

    expect(await restart('SIGTERM'), 'the exit status of a stop').to.equal(0);
    await expectSameAfterRebuild(app, ['matrices']);
    expect((await attendance()).users).to.deep.equal(users);
    printed.push(app.output());
    const secrets = [
      ...[teacher, student, SIGNER.apiSecret, ADMIN_KEY, env.HOMEROOM_SECRET ?? '', env.CLASS_TOKEN_SECRET ?? ''],
      ...tokens.map(({ token }) => token),
      new URL(recording?.file_url ?? '').search,
      'Ana Ejemplo',
    ];
    const all = printed.join('\n');
    expect(all).to.include('"msg":"ready"').and.to.include('PlugNMeet was asked');
    for (const secret of secrets)
      expect(all.includes(secret), `a log line holds ${secret.slice(0, 12)}…`).to.equal(false);
  });
});
