import { expect } from 'chai';
import { z } from 'zod';
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
import { knownFacts } from '../support/known-facts.js';
import { rebuildAll } from '../support/rebuild-all.js';
import { type RecordedScenario, recordedScenarios } from '../support/recorded-scenario.js';
import { runHomeroom } from '../support/run-homeroom.js';
import { signedHeaders } from '../support/signed-webhook.js';
import { startTruthfulPlugNMeet } from '../support/truthful-plugnmeet.js';

const Reconciled = z.object({ looked: z.number() });

describe('rebuild over a real database', function () {
  this.timeout(120_000);
  const scenarios = recordedScenarios();
  const roomIds = [...new Set(scenarios.flatMap(mainRooms))];
  let plugnmeet: Awaited<ReturnType<typeof startTruthfulPlugNMeet>>;
  let under: AppUnderTest;
  let expected: string[];

  before(async () => {
    plugnmeet = await startTruthfulPlugNMeet(scenarios, { now: () => Date.now() });
    under = await startAppUnderTest({ plugnmeetUrl: plugnmeet.url });
    await createRooms(under, roomIds);
    await send(under, bodiesOf(scenarios));
    await untilVerified(under);
    expected = await knownFacts(under.looking);
    expect(expected.length, 'facts to compare').to.be.greaterThan(400);
  });
  after(async () => {
    await under?.stop();
    await plugnmeet?.close();
  });

  it('of all changes nothing of what webhooks and answers have made', async () => {
    const { all, changed } = await rebuildAll(under.app);
    expect(all).to.have.members(roomIds);
    expect(changed).to.deep.equal([]);
    expect(await knownFacts(under.looking)).to.deep.equal(expected);
  });

  it('mends what another hand has spoiled, and names it', async () => {
    const spoiled = await spoil(under);
    const { changed } = await rebuildAll(under.app);
    expect(changed).to.have.members(spoiled);
    expect(await knownFacts(under.looking)).to.deep.equal(expected);
    expect((await rebuildAll(under.app)).changed).to.deep.equal([]);
  });

  it('is the same as a command, of one or of all, while the app runs', async () => {
    const [one = '', ...others] = await spoil(under);
    const first = await runHomeroom(['rebuild', one], under.env);
    expect(first).to.include({ status: 0, stderr: '' });
    expect(first.stdout).to.match(new RegExp(`^${one}: changed, from \\d+ observations; state hash [0-9a-f]{64} -> `));
    const rest = await runHomeroom(['rebuild'], under.env);
    expect(rest.status).to.equal(0);
    const summary = rest.stdout.trimEnd().split('\n').at(-1) ?? '';
    expect(summary).to.match(new RegExp(`^rebuilt ${roomIds.length}, changed ${others.length} \\(.+\\), sealed 0$`));
    for (const roomId of others) expect(summary).to.include(roomId);
    expect(await knownFacts(under.looking)).to.deep.equal(expected);
    const none = await runHomeroom(['rebuild', 'nowhere'], under.env);
    expect(none).to.include({ status: 1, stderr: 'failed: there is no live session nowhere\n' });
  });

  it('loses nothing that comes meanwhile', async () => {
    const other = await startAppUnderTest({ plugnmeetUrl: plugnmeet.url });
    try {
      await createRooms(other, roomIds);
      let sent = false;
      const sending = send(other, bodiesOf(scenarios)).then(() => {
        sent = true;
      });
      let rounds = 0;
      while (!sent) {
        await rebuildAll(other.app);
        rounds += 1;
      }
      await sending;
      expect(rounds, 'rebuilds while webhooks came').to.be.greaterThan(1);
      await untilVerified(other);
      expect((await rebuildAll(other.app)).changed).to.deep.equal([]);
      expect(connectionsIn(await knownFacts(other.looking))).to.deep.equal(connectionsIn(expected));
    } finally {
      await other.stop();
    }
  });
});

function mainRooms(scenario: RecordedScenario): string[] {
  return scenario.truth.rooms.filter((room) => room.parentRoomId === undefined).map((room) => room.roomId);
}

const bodiesOf = (scenarios: readonly RecordedScenario[]): string[] =>
  scenarios.flatMap((scenario) => scenario.webhooks.map((webhook) => webhook.body));

const createRooms = async ({ app }: AppUnderTest, roomIds: readonly string[]): Promise<void> => {
  for (const roomId of roomIds) {
    const token = await classToken(roomId, { sub: `teacher of ${roomId}`, role: 'teacher' }, Date.now());
    const created = await call(app, 'POST', `/api/course/${roomId}/online/room/create/`, token, { room_id: roomId });
    expect(created.status, JSON.stringify(created.body)).to.equal(201);
  }
};

const send = async ({ app }: AppUnderTest, bodies: readonly string[]): Promise<void> => {
  for (const body of bodies) {
    const headers = signedHeaders(body, SIGNER, Date.now());
    const answer = await fetch(`${app.url}/api/course/plugnmeet/webhook/`, { method: 'POST', headers, body });
    expect(answer.status).to.equal(200);
  }
};

/** Until everything is applied, and the server was asked about each session that has ended. */
const untilVerified = async (under: AppUnderTest): Promise<void> => {
  await untilProjected(under);
  await until('nothing left to ask', async () => {
    const { body } = await call(under.app, 'POST', '/api/admin/reconcile/', ADMIN_KEY, {});
    await untilProjected(under);
    return Reconciled.parse(body).looked === 0;
  });
};

/** What a hand in the database can do; gives the live sessions that it touched. */
const spoil = async ({ looking }: AppUnderTest): Promise<string[]> => {
  const { rows } = await looking.query<{ room_id: string }>(
    `select room_id from homeroom.live_sessions s where exists (select 1 from homeroom.connections c
       where c.room_id = s.room_id and c.left_at is not null) order by room_id limit 3`,
  );
  const [gone, moved, stray] = rows.map((row) => row.room_id);
  await looking.query('delete from homeroom.connections where room_id = $1', [gone]);
  await looking.query(
    `update homeroom.connections set left_at = left_at + interval '1 hour', left_not_after = left_not_after + interval '1 hour'
      where room_id = $1`,
    [moved],
  );
  await looking.query(
    `insert into homeroom.room_times (video_server, room_id, source, at, evidence)
     values ('default', $1, 'finished', now(), 'observed')`,
    [stray],
  );
  return rows.map((row) => row.room_id);
};

const connectionsIn = (facts: readonly string[]): string[] =>
  facts.filter((row) => row.startsWith('connections ')).map((row) => row.replace(/"live_session_id": "[^"]+"/, ''));
