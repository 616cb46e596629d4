import { createHash, createHmac } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import { repositoryRoot } from '../lib/paths.mjs';
import { moveTimes } from '../lib/webhook/scenario.mjs';
import { temporaryFolder, writeFiles } from './checkout.mjs';
import { startReceiver } from './receiver.mjs';
import { KEY, SECRET, webhookSender } from './webhook-sender.mjs';

const FIXTURES = join(repositoryRoot, 'adapters/plugnmeet/test/fixtures');

const versions = () => readdirSync(FIXTURES).filter((name) => name.startsWith('plugnmeet-'));

function scenarios() {
  return versions().flatMap((version) => {
    const folder = join(FIXTURES, version, 'scenarios');
    return readdirSync(folder).map((name) => join(folder, name));
  });
}

/** A URL where nobody listens any more. */
async function closedUrl() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return `http://127.0.0.1:${port}/`;
}

/** Everything that a receiver must verify: both headers, the signature, the body's hash, the times. */
function verify({ headers, body }) {
  expect(headers['hash-token']).to.equal(headers.authorization);
  const [header, claims, signature] = headers.authorization.split('.');
  expect(createHmac('sha256', SECRET).update(`${header}.${claims}`).digest('base64url')).to.equal(signature);
  expect(JSON.parse(Buffer.from(header, 'base64url'))).to.deep.equal({ alg: 'HS256', typ: 'JWT' });
  const token = JSON.parse(Buffer.from(claims, 'base64url'));
  expect(token.sha256).to.equal(createHash('sha256').update(body).digest('base64'));
  expect(token.iss).to.equal(KEY);
  expect(token.exp - token.nbf).to.equal(300);
  expect(Math.abs(token.nbf - Date.now() / 1000)).to.be.lessThan(30);
}

describe('test_webhook.mjs', function () {
  this.timeout(30_000);
  const folder = temporaryFolder();
  const receiver = startReceiver();
  const send = webhookSender(folder);

  it('signs a made-up event so that a receiver can verify it', async () => {
    const leave = [
      '--event',
      'participant_left',
      '--room-id',
      'algebra',
      '--user-id',
      'ada',
      '--participant-sid',
      'PA_1',
    ];
    const { status, output } = await send(['--url', receiver.url(), ...leave, '--joined-seconds-ago', '60']);
    expect(output).to.match(/^200 {2}participant_left {2}algebra {2}PA_1 .*\n1 of 1 accepted\n$/);
    expect(status).to.equal(0);
    const [webhook] = receiver.take();
    verify(webhook);
    const { event, room, participant, created_at } = JSON.parse(webhook.body);
    expect([event, room.room_id, participant.identity, participant.disconnect_reason]).to.deep.equal([
      ...['participant_left', 'algebra', 'ada', 'CLIENT_INITIATED'],
    ]);
    expect(Number(created_at) - Number(participant.joined_at)).to.equal(60);
  });

  it('sends the bytes of a file, or of standard input, as they are', async () => {
    const bytes = Buffer.from('{"event" :"room_finished",  "odd": "\u00e9"}\n');
    writeFiles(folder, { 'body.json': bytes });
    await send(['--url', receiver.url(), '--body', 'body.json']);
    await send(['--url', receiver.url(), '--body', '-', '--content-type', 'application/webhook+json'], {
      input: bytes,
    });
    const [fromFile, fromInput] = receiver.take();
    for (const webhook of [fromFile, fromInput]) {
      verify(webhook);
      expect(webhook.body.equals(bytes)).to.equal(true);
    }
    expect(fromInput.headers['content-type']).to.equal('application/webhook+json');
  });

  it('replays a recorded scenario byte for byte, in its order, signed with the given secret', async () => {
    const file = scenarios().find((path) => path.endsWith('one-class.json'));
    const { webhooks } = JSON.parse(readFileSync(file, 'utf8'));
    const { status } = await send(['--url', receiver.url(), '--scenario', file]);
    expect(status).to.equal(0);
    const received = receiver.take();
    for (const webhook of received) verify(webhook);
    expect(received.map(({ body }) => body.toString())).to.deep.equal(webhooks.map(({ body }) => body));
  });

  it('moves a scenario to now and gives it another room', async () => {
    const file = scenarios().find((path) => path.endsWith('reconnect.json'));
    const { webhooks } = JSON.parse(readFileSync(file, 'utf8'));
    const recorded = JSON.parse(webhooks[0].body).room.room_id;
    await send(['--url', receiver.url(), '--scenario', file, '--move-to-now', '--rename', `${recorded}=ours`]);
    const received = receiver.take();
    expect(received).to.have.length(webhooks.length);
    const moved = received.map(({ body }, index) => {
      expect(JSON.parse(body).room.room_id).to.equal('ours');
      return Number(JSON.parse(body).created_at) - Number(JSON.parse(webhooks[index].body).created_at);
    });
    expect(new Set(moved).size).to.equal(1);
    const newest = Math.max(...received.map(({ body }) => Number(JSON.parse(body).created_at)));
    expect(Date.now() / 1000 - newest).to.be.within(0, 60);
  });

  it('moves every time of every recorded body by the same, and nothing else', () => {
    const DAY = 86_400;
    for (const file of scenarios()) {
      for (const { body } of JSON.parse(readFileSync(file, 'utf8')).webhooks) {
        const moved = moveTimes(body, DAY);
        expect(moveTimes(moved, -DAY)).to.equal(body);
        const left = moved.match(/(?<![\w-])17953\d+/g) ?? [];
        expect(left, `times of the recording are left in ${file}`).to.deep.equal([]);
      }
    }
  });

  it('says so when an answer is not 2xx, redirects, or never comes', async () => {
    const event = ['--event', 'room_started', '--room-id', 'algebra'];
    for (const [url, text] of [
      [receiver.url('/503'), '503'],
      [receiver.url('/308'), '308'],
      [await closedUrl(), 'no answer (ECONNREFUSED)'],
    ]) {
      const { status, output } = await send(['--url', url, ...event]);
      expect(output).to.include(text).and.include('0 of 1 accepted');
      expect(status).to.equal(1);
    }
    receiver.take();
  });

  it('reads the secret from a file', async () => {
    writeFiles(folder, { secret: `${SECRET}\n` });
    const env = { PLUGNMEET_API_KEY: KEY, PLUGNMEET_API_SECRET_FILE: join(folder, 'secret') };
    expect(
      (await send(['--url', receiver.url(), '--event', 'room_started', '--room-id', 'algebra'], { env })).status,
    ).to.equal(0);
    verify(receiver.take()[0]);
  });

  it('has a help', async () => {
    const { status, output } = await send(['--help']);
    expect(output).to.include('Usage:').and.include('--move-to-now').and.include('PLUGNMEET_API_SECRET_FILE');
    expect(status).to.equal(0);
  });
});
