import { createHash, createHmac } from 'node:crypto';
import { expect } from 'chai';
import { createRoom } from './support/client.js';
import { type Received, type Receiver, type Reply, withReceiver } from './support/receiver.js';
import { scenario } from './support/recorded.js';
import { masked } from './support/shape.js';
import { API_SECRET, QUICK, withSimulator } from './support/simulator.js';
import { until } from './support/until.js';

const ANA_JOINS = ({ event, identity }: Received): boolean => event === 'participant_joined' && identity === 'ana';

/** Ana joins, leaves, and the room ends; `reply` answers her join, everything else is answered 200. */
async function anaComesAndGoes(
  reply: (attempt: number) => Reply,
  check: (receiver: Receiver, attempts: readonly Received[]) => void,
): Promise<void> {
  const answer = (webhook: Received, earlier: readonly Received[]): Reply =>
    ANA_JOINS(webhook) ? reply(earlier.filter(ANA_JOINS).length) : 200;
  await withReceiver(answer, (receiver) =>
    // Nobody may be cleaned away while a retry is waited for.
    withSimulator({ webhookUrl: receiver.url, timings: { artifactsMs: 60_000 } }, async (simulator) => {
      await createRoom(simulator.url, 'a-class', 'A class');
      simulator.leave(simulator.join('a-class', 'ana'));
      simulator.endRoom('a-class');
      await receiver.until('room_finished');
      check(receiver, receiver.received.filter(ANA_JOINS));
    }),
  );
}

function waits(attempts: readonly Received[]): number[] {
  return attempts.slice(1).map(({ atMs }, at) => atMs - (attempts[at]?.atMs ?? 0));
}

describe('webhooks', () => {
  it('are signed like the recorded ones: bare JWT in two headers, digest of the very bytes, five minutes', () =>
    anaComesAndGoes(
      () => 200,
      ({ received }) => {
        const recorded: { headers: Record<string, string> } = JSON.parse(
          JSON.stringify(scenario('one-class').webhooks[0]),
        );
        const first = received[0];
        const token = String(first?.headers.authorization);
        const [header, claims, signature] = token.split('.');
        const expected = createHmac('sha256', API_SECRET).update(`${header}.${claims}`).digest('base64url');
        expect(signature).to.equal(expected);
        const { iss, exp, nbf, iat, sha256, ...more } = JSON.parse(Buffer.from(claims ?? '', 'base64url').toString());
        expect(sha256).to.equal(
          createHash('sha256')
            .update(first?.body ?? '')
            .digest('base64'),
        );
        expect([iss, exp - nbf, iat - nbf, Object.keys(more)]).to.deep.equal(['plugnmeet', 300, 0, []]);
        for (const name of ['User-Agent', 'Content-Type', 'Accept-Encoding']) {
          expect(first?.headers[name.toLowerCase()], name).to.equal(recorded.headers[name]);
        }
        const withoutDigest = (text: string): string => masked(text).replace(/"sha256":"[^"]+"/, '');
        expect(withoutDigest(token)).to.equal(withoutDigest(recorded.headers.Authorization ?? ''));
        expect(first?.headers['hash-token']).to.equal(token);
      },
    ));

  for (const [name, reply] of [
    ['a connection that is closed without an answer', 'destroy'],
    ['500', 500],
    ['503', 503],
    ['429', 429],
  ] as const) {
    it(`are tried three times after ${name}: same bytes, same token; then lost, and the next one comes`, () =>
      anaComesAndGoes(
        () => reply,
        ({ received }, attempts) => {
          expect(attempts).to.have.length(3);
          expect(new Set(attempts.map(({ body }) => body)).size).to.equal(1);
          expect(new Set(attempts.map(({ headers }) => headers.authorization)).size).to.equal(1);
          const [first = 0, second = 0] = waits(attempts);
          expect(first).to.be.at.least(QUICK.webhookRetryMs[0] - 2);
          expect(second).to.be.at.least(QUICK.webhookRetryMs[1] - 2);
          expect(received.map(({ event }) => event)).to.include('participant_left');
        },
      ));
  }

  for (const status of [200, 204, 301, 400, 401, 404, 501]) {
    it(`are tried once when the answer is ${status}`, () =>
      anaComesAndGoes(
        () => status,
        (_receiver, attempts) => expect(attempts).to.have.length(1),
      ));
  }

  for (const status of [429, 503]) {
    it(`wait as long as Retry-After says on ${status}`, () =>
      anaComesAndGoes(
        (attempt) => (attempt === 0 ? { status, headers: { 'Retry-After': '1' } } : 200),
        (_receiver, attempts) => {
          expect(attempts).to.have.length(2);
          expect(waits(attempts)[0]).to.be.within(990, 1_500);
        },
      ));
  }

  it('obey a Retry-After that is a date', () =>
    anaComesAndGoes(
      (attempt) =>
        attempt === 0 ? { status: 503, headers: { 'Retry-After': new Date(Date.now() + 2_000).toUTCString() } } : 200,
      // The date is floored to a second.
      (_receiver, attempts) => expect(waits(attempts)[0]).to.be.within(900, 2_100),
    ));

  it('do not care about Retry-After on 500', () =>
    anaComesAndGoes(
      (attempt) => (attempt === 0 ? { status: 500, headers: { 'Retry-After': '2' } } : 200),
      (_receiver, attempts) => expect(waits(attempts)[0]).to.be.below(1_000),
    ));

  it("go to the default URL with all its attempts, then to the room's own URL; the artifact to the first only", () =>
    withReceiver(
      (webhook) => (webhook.path === '/default' && webhook.event === 'room_started' ? 500 : 200),
      (receiver) =>
        withSimulator({ webhookUrl: `${receiver.url}/default` }, async (simulator) => {
          await createRoom(simulator.url, 'two', 'Two URLs', { webhookUrl: `${receiver.url}/meeting` });
          simulator.join('two', 'ana');
          simulator.endRoom('two');
          await receiver.until('artifact_created');
          const paths = (event: string) =>
            receiver.received.filter((got) => got.event === event).map(({ path }) => path);
          expect(paths('room_started')).to.deep.equal(['/default', '/default', '/default', '/meeting']);
          expect(paths('session_ended')).to.deep.equal(['/default', '/meeting']);
          expect(paths('artifact_created')).to.deep.equal(['/default']);
        }),
    ));

  it('of an ended room are dropped at its clean-up with whatever waits, other rooms go on', () =>
    withReceiver(
      (webhook) => (webhook.body.includes('"stuck"') && webhook.event === 'room_started' ? 'hang' : 200),
      (receiver) =>
        withSimulator({ webhookUrl: receiver.url }, async (simulator) => {
          await createRoom(simulator.url, 'stuck', 'Stuck');
          simulator.join('stuck', 'ana');
          simulator.endRoom('stuck');
          await receiver.until('artifact_created');
          expect(receiver.received.map(({ event }) => event)).to.deep.equal([
            'room_created',
            'room_started',
            'artifact_created',
          ]);
          await createRoom(simulator.url, 'fine', 'Fine');
          await receiver.until('room_created', 2);
        }),
    ));

  it('can be lost on purpose', () =>
    withReceiver(
      () => 200,
      (receiver) =>
        withSimulator({ webhookUrl: receiver.url }, async (simulator) => {
          await createRoom(simulator.url, 'lossy', 'Lossy');
          simulator.loseNext('participant_joined');
          simulator.join('lossy', 'ana');
          simulator.join('lossy', 'ben');
          simulator.dropWebhooks(({ identity, event }) => identity === 'ben' && event === 'participant_left');
          simulator.endRoom('lossy');
          await receiver.until('room_finished');
          const people = receiver.received.filter(({ identity }) => identity !== undefined);
          expect(people.map(({ event, identity }) => `${event} ${identity}`)).to.deep.equal([
            'participant_joined ben',
            'participant_left ana',
          ]);
        }),
    ));

  it('are stamped when it happened by LiveKit, and when they are first sent by PlugNMeet', async () => {
    let now = Date.parse('2026-01-02T03:04:05.999Z');
    await withReceiver(
      () => 200,
      (receiver) =>
        withSimulator({ webhookUrl: receiver.url, clock: () => now }, async (simulator) => {
          await createRoom(simulator.url, 'stamped', 'Stamped');
          await receiver.until('room_created');
          simulator.join('stamped', 'ana');
          simulator.endRoom('stamped');
          // The room's queue is busy with the first of them: all others are sent in the new time.
          now += 60_000;
          await receiver.until('session_ended');
          const stamps = new Map(receiver.received.map((got) => [got.event, createdAt(got.body)]));
          expect(stamps.get('participant_left')).to.equal(Date.parse('2026-01-02T03:04:05Z') / 1_000);
          expect(stamps.get('session_ended')).to.equal(Date.parse('2026-01-02T03:05:05Z') / 1_000);
        }),
    );
  });
});

describe('a drop', () => {
  it('leaves the participant in the room until the server notices, or until the end deletes the room', () =>
    withReceiver(
      () => 200,
      (receiver) =>
        withSimulator({ webhookUrl: receiver.url, timings: { dropNoticedMs: 60_000 } }, async (simulator) => {
          await createRoom(simulator.url, 'drops', 'Drops');
          const ana = simulator.join('drops', 'ana');
          simulator.drop(ana);
          expect(simulator.rooms()[0]?.participants[0]?.dropped).to.equal(true);
          expect(() => simulator.leave(ana)).to.throw('goodbye');
          simulator.endRoom('drops');
          await receiver.until('room_finished');
          expect(receiver.received.slice(-3).map(({ event, reason }) => [event, reason])).to.deep.equal([
            ['session_ended', undefined],
            ['participant_left', 'ROOM_DELETED'],
            ['room_finished', undefined],
          ]);
        }),
    ));

  it('of the last one in the room closes it, after both waits', () =>
    withReceiver(
      () => 200,
      (receiver) =>
        withSimulator({ webhookUrl: receiver.url }, async (simulator) => {
          await createRoom(simulator.url, 'drops', 'Drops');
          simulator.drop(simulator.join('drops', 'ana'));
          await until('the room is over', () => simulator.rooms()[0]?.active === false);
          await receiver.until('session_ended');
          const [left, finished, ended] = receiver.received.slice(-3);
          expect([left?.reason, finished?.event, ended?.event]).to.deep.equal([
            'CONNECTION_TIMEOUT',
            'room_finished',
            'session_ended',
          ]);
        }),
    ));
});

function createdAt(body: string): number {
  const { created_at }: { created_at: string } = JSON.parse(body);
  return Number(created_at);
}
