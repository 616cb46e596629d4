import { join } from 'node:path';
import { expect } from 'chai';
import { repositoryRoot } from '../lib/paths.mjs';
import { temporaryFolder } from './checkout.mjs';
import { KEY, SCRIPT, SECRET, webhookSender } from './webhook-sender.mjs';

describe('test_webhook.mjs, called wrongly', function () {
  this.timeout(30_000);
  const send = webhookSender(temporaryFolder());
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

  const event = ['--event', 'room_started', '--room-id', 'algebra'];
  for (const [what, args, env, exitCode] of [
    ['no URL', event, undefined, 2],
    ['another protocol', ['--url', 'file:///etc/passwd', ...event], undefined, 2],
    ['nothing to send', ['--url', 'http://127.0.0.1:1/'], undefined, 2],
    ['two things to send', ['--url', 'http://127.0.0.1:1/', ...event, '--body', 'x'], undefined, 2],
    ['an unknown option', ['--url', 'http://127.0.0.1:1/', ...event, '--secret', 'x'], undefined, 2],
    ['an event without its room', ['--url', 'http://127.0.0.1:1/', '--event', 'room_started'], undefined, 2],
    [
      'a participant without a user',
      ['--url', 'http://127.0.0.1:1/', '--event', 'participant_left', '--room-id', 'a'],
      ENVIRONMENT,
      2,
    ],
    [
      'a room id with a slash',
      ['--url', 'http://127.0.0.1:1/', '--event', 'room_started', '--room-id', 'a/b'],
      ENVIRONMENT,
      2,
    ],
    [
      'a rename that could break JSON',
      ['--url', 'http://127.0.0.1:1/', '--scenario', 'x', '--rename', 'a="'],
      ENVIRONMENT,
      2,
    ],
    ['no secret', ['--url', 'http://127.0.0.1:1/', ...event], { PLUGNMEET_API_KEY: KEY }, 2],
    ['a file that is not there', ['--url', 'http://127.0.0.1:1/', '--scenario', 'no-such.json'], undefined, 1],
    ['a file that is no scenario', ['--url', 'http://127.0.0.1:1/', '--scenario', SCRIPT], undefined, 1],
    [
      'JSON that is no scenario',
      ['--url', 'http://127.0.0.1:1/', '--scenario', join(repositoryRoot, 'package.json')],
      ENVIRONMENT,
      1,
    ],
  ]) {
    it(`refuses ${what} in one line`, async () => {
      const { status, output } = await send(args, { env });
      expect(output.trim().split('\n'), output).to.have.length(1);
      expect(output).not.to.include(SECRET);
      expect(status).to.equal(exitCode);
    });
  }
});
