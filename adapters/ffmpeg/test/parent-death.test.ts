import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { processesWith, until } from './processes.js';
import { CLASS_MP4, type Workspace, workspace } from './workspace.js';

const SCRIPT = fileURLToPath(new URL('./scripts/take-poster.js', import.meta.url));

describe('ffmpegMedia in a process that is killed', () => {
  let files: Workspace;

  before(async () => {
    files = await workspace();
  });
  after(() => files.remove());

  it('leaves no ffmpeg behind', async function () {
    // Only Linux has the parent-death signal (setpriv of util-linux); elsewhere the time limit ends what is left.
    if (process.platform !== 'linux') this.skip();
    const hanging = await files.program('hanging', 'while :; do sleep 1; done');
    const parent = spawn(process.execPath, [SCRIPT, hanging, CLASS_MP4], { stdio: 'ignore' });
    // The shell has become the program when no command line holds the launcher any more.
    await until(async () => {
      const all = await processesWith(hanging);
      return all.length > 1 && (await processesWith('pdeathsig')).length === 0;
    }, 5);
    parent.kill('SIGKILL');
    await once(parent, 'exit');
    await until(async () => (await processesWith(hanging)).length === 0, 5);
    expect(await processesWith(hanging)).to.deep.equal([]);
  });
});
