import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { repositoryRoot } from '../lib/paths.mjs';
import { temporaryFolder } from './checkout.mjs';
import { finished } from './lab.mjs';
import { until } from './until.mjs';

// What the README has its reader put in by hand.
const BY_HAND = /^(HOMEROOM|SIMULATOR|TEACHER|STUDENT)=.*\n/gm;

/** The code blocks of a kind in the README's walk through a class. */
function blocks(kind) {
  const section = readFileSync(join(repositoryRoot, 'README.md'), 'utf8')
    .split(/^## /m)
    .find((part) => part.startsWith('A whole class'));
  return [...section.matchAll(new RegExp(`^\`\`\`${kind}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(([, text]) => text);
}

describe("the README's walk through a class", function () {
  this.timeout(180_000);
  const folder = temporaryFolder();
  let app;
  let output = '';

  before(async () => {
    // As root, the database runs as another user, who has to get in.
    chmodSync(folder, 0o755);
    const env = { PATH: process.env.PATH, HOME: process.env.HOME, PORT: '0', HOMEROOM_DATA_DIR: join(folder, 'data') };
    app = spawn(process.execPath, [join(repositoryRoot, 'apps/http/dist/src/main.js')], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    app.stdout.on('data', (text) => {
      output += text;
    });
    await until(() => output.includes('The whole class by curl'));
  });
  after(async () => {
    app.kill('SIGTERM');
    if (app.exitCode === null) await once(app, 'exit');
  });

  it('works as it is written, and gets the answers that are shown', async () => {
    const [, homeroom, simulator] = /Homeroom runs at (\S+), with a simulator in place of PlugNMeet at (\S+)\.\s/.exec(
      output,
    );
    const tokens = output.match(/^(TEACHER|STUDENT)=.*$/gm);
    expect(tokens).to.have.length(2);
    const script = [
      `HOMEROOM=${homeroom}`,
      `SIMULATOR=${simulator}`,
      ...tokens,
      ...blocks('sh').map((text) => text.replace(BY_HAND, '')),
    ];
    const { status, output: answered } = await finished(
      spawn('bash', ['-c', script.join('\n')], { stdio: ['ignore', 'pipe', 'pipe'] }),
    );
    expect(status, answered).to.equal(0);

    const [created, users, , , closed, attendance, recordings] = answered
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const shown = [created, users, attendance, recordings];
    blocks('json').forEach((text, index) => {
      const names = [...text.matchAll(/"(\w+)":/g)].map(([, name]) => name);
      expect(names).to.not.be.empty;
      for (const name of names) expect(JSON.stringify(shown[index])).to.include(`"${name}":`);
    });
    expect(users.users[0].online).to.equal(true);
    expect(closed.live_session.status).to.equal('ended');
    const [student] = attendance.users;
    expect(student.intervals[0].left_reason).to.equal('CONNECTION_TIMEOUT');
    expect(student.attended_seconds_lower).to.be.below(11);
    expect(student.attended_seconds_upper).to.be.above(11);
    expect(recordings.recordings[0].status).to.equal('ready');
    expect(recordings.recordings[0].poster_url).to.be.a('string');
  });
});
