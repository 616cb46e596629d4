import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import { temporaryFolder, writeFiles } from './checkout.mjs';
import { startReceiver } from './receiver.mjs';
import { KEY, SECRET, verify, webhookSender } from './webhook-sender.mjs';

/** A URL where nobody listens any more. */
async function closedUrl() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return `http://127.0.0.1:${port}/`;
}

describe('test_webhook.mjs', function () {
  this.timeout(30_000);
  const folder = temporaryFolder();
  const byPath = ({ url }) => ({ status: Number(url.match(/^\/(\d{3})$/)?.[1] ?? 200) });
  let answer = byPath;
  const receiver = startReceiver((request) => answer(request));
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
    expect(output).to.match(/^200 {2}participant_left {2}algebra {2}PA_1 .*\n1 of 1 answered 2xx\n$/);
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

  it('says so when an answer is not 2xx, redirects, or never comes', async () => {
    const event = ['--event', 'room_started', '--room-id', 'algebra'];
    for (const [url, text] of [
      [receiver.url('/503'), '503'],
      [receiver.url('/308'), '308'],
      [await closedUrl(), 'no answer (ECONNREFUSED)'],
    ]) {
      const { status, output } = await send(['--url', url, ...event]);
      expect(output).to.include(text).and.include('0 of 1 answered 2xx');
      expect(status).to.equal(1);
    }
    receiver.take();
  });

  it('prints what became of each webhook, and how many there were of each', async () => {
    const outcomes = ['stored', 'duplicate', 'stored'];
    const stated = async (json, status = 200) => {
      answer = () => ({ status, json: typeof json === 'function' ? json() : json });
      return send(['--url', receiver.url(), '--scenario', 'three.json']);
    };
    const webhooks = [1, 2, 3].map((arrivedAtMs) => ({ arrivedAtMs, headers: {}, body: '{}' }));
    writeFiles(folder, { 'three.json': JSON.stringify({ webhooks }) });
    try {
      const { output } = await stated(() => ({ outcome: outcomes.shift() }));
      expect(output).to.match(/^200 {2}stored .*\n200 {2}duplicate .*\n200 {2}stored .*\n/);
      expect(output).to.include('\n3 of 3 answered 2xx: 2 stored, 1 duplicate\n');
      expect((await stated({ code: 'webhook_not_signed' }, 401)).output).to.include(
        '0 of 3 answered 2xx: 3 webhook_not_signed',
      );
      expect((await stated({ outcome: '\u001b[2J' })).output).to.match(/\n3 of 3 answered 2xx\n$/);
      expect((await stated({ outcome: 'x'.repeat(100_000) })).output).to.match(/\n3 of 3 answered 2xx\n$/);
    } finally {
      answer = byPath;
      receiver.take();
    }
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
