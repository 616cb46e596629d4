import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { localRecordingFiles } from '../src/index.js';
import { workspace } from './workspace.js';

const SCRIPT = fileURLToPath(new URL('./scripts/receive-and-publish.js', import.meta.url));
const FILM_BYTES = 64 * 65_536;
const KILLS = 12;

/** Runs the script and kills it `afterMs` after it began; answers the keys that it said were published. */
const runAndKill = async (directory: string, afterMs: number): Promise<readonly string[]> => {
  const child = spawn(process.execPath, [SCRIPT, directory], { stdio: ['ignore', 'pipe', 'inherit'] });
  const published: string[] = [];
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => {
    if (line.startsWith('published ')) published.push(line.slice('published '.length));
  });
  await once(lines, 'line');
  await sleep(afterMs);
  child.kill('SIGKILL');
  await once(child, 'close');
  return published;
};

describe('localRecordingFiles in a process that is killed', () => {
  it('shows whole files only, keeps what it answered, and a sweep removes the rest', async function () {
    this.timeout(30_000);
    let swept = 0;
    for (let kill = 0; kill < KILLS; kill += 1) {
      const work = await workspace();
      const files = localRecordingFiles({ directory: work.directory });
      // Some other point each time; none is special.
      const answered = await runAndKill(work.directory, kill * 7);
      const published = await readdir(join(work.directory, 'published')).catch(() => []);
      for (const key of new Set([...published, ...answered])) {
        const { sizeBytes } = (await files.read(key, null))._unsafeUnwrap();
        expect(sizeBytes, key).to.equal(FILM_BYTES);
      }
      for (const key of await readdir(join(work.directory, 'received')).catch(() => [])) {
        expect((await stat(join(work.directory, 'received', key))).size, key).to.equal(FILM_BYTES);
      }
      swept += (await files.sweepUnpublished(Date.now() + 1000))._unsafeUnwrap();
      expect((await work.entries()).filter((entry) => !entry.startsWith('recordings/published/'))).to.deep.equal([]);
      await work.remove();
    }
    expect(swept, 'some kills hit an unpublished file').to.be.above(0);
  });
});
