import { join } from 'node:path';
import { expect } from 'chai';
import { repositoryRoot } from '../lib/paths.mjs';
import { temporaryFolder } from './checkout.mjs';
import { KEY, SCRIPT, SECRET, webhookSender } from './webhook-sender.mjs';

const SCENARIO = join(repositoryRoot, 'adapters/plugnmeet/test/fixtures/plugnmeet-2.4.0/scenarios/one-class.json');

describe('test_webhook.mjs, called wrongly', function () {
  this.timeout(30_000);
  const send = webhookSender(temporaryFolder());
  const event = ['--event', 'room_started', '--room-id', 'algebra'];
  for (const [what, args, env, exitCode] of [
    ['no URL', event, undefined, 2],
    ['another protocol', ['--url', 'file:///etc/passwd', ...event], undefined, 2],
    ['a URL with a password', ['--url', 'http://me:hidden@127.0.0.1:1/', ...event], undefined, 2],
    ['nothing to send', ['--url', 'http://127.0.0.1:1/'], undefined, 2],
    ['two things to send', ['--url', 'http://127.0.0.1:1/', ...event, '--body', 'x'], undefined, 2],
    ['an unknown option', ['--url', 'http://127.0.0.1:1/', ...event, '--secret', 'x'], undefined, 2],
    ['an event without its room', ['--url', 'http://127.0.0.1:1/', '--event', 'room_started'], undefined, 2],
    [
      'a participant without a user',
      ['--url', 'http://127.0.0.1:1/', '--event', 'participant_left', '--room-id', 'a'],
      undefined,
      2,
    ],
    [
      'a room id with a slash',
      ['--url', 'http://127.0.0.1:1/', '--event', 'room_started', '--room-id', 'a/b'],
      undefined,
      2,
    ],
    [
      'a rename that could break JSON',
      ['--url', 'http://127.0.0.1:1/', '--scenario', 'x', '--rename', 'a="'],
      undefined,
      2,
    ],
    [
      'a rename of what is not in the scenario',
      ['--url', 'http://127.0.0.1:1/', '--scenario', SCENARIO, '--rename', 'nobody=somebody'],
      undefined,
      2,
    ],
    ['no secret', ['--url', 'http://127.0.0.1:1/', ...event], { PLUGNMEET_API_KEY: KEY }, 2],
    ['a file that is not there', ['--url', 'http://127.0.0.1:1/', '--scenario', 'no-such.json'], undefined, 1],
    ['a file that is no scenario', ['--url', 'http://127.0.0.1:1/', '--scenario', SCRIPT], undefined, 1],
    [
      'JSON that is no scenario',
      ['--url', 'http://127.0.0.1:1/', '--scenario', join(repositoryRoot, 'package.json')],
      undefined,
      1,
    ],
  ]) {
    it(`refuses ${what} in one line`, async () => {
      const { status, output } = await send(args, { env });
      expect(output.trim().split('\n'), output).to.have.length(1);
      expect(output).not.to.include(SECRET).and.not.include('hidden');
      expect(status).to.equal(exitCode);
    });
  }
});
