import { spawn, spawnSync } from 'node:child_process';
import { existsSync, utimesSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { isHeld, withLock } from '../lib/lock.mjs';
import { temporaryFolder, writeFiles } from './checkout.mjs';
import { finished } from './lab.mjs';

const LIVING = process.ppid;
const DEAD = spawnSync(process.execPath, ['--version']).pid;
const HOUR_MS = 3_600_000;

describe('the lock of ensure-ready', () => {
  const folder = temporaryFolder();
  const path = join(folder, 'state/lock');
  const neverWaits = (pid) => expect.fail(`waited for ${pid}`);

  const holders = [
    ['a living process that touched it just now', { owner: LIVING }, 0, true],
    [
      'a living pid that did not touch it for an hour: not its holder, the number was given out again',
      { owner: LIVING },
      HOUR_MS,
      false,
    ],
    ['a dead process', { owner: DEAD }, 0, false],
    ['a dead process whose npm lives on', { owner: DEAD, child: LIVING }, 0, true],
    [
      'ourselves, who do not hold it: a container that starts again has the same pids',
      { owner: process.pid },
      0,
      false,
    ],
    ['another machine that touched it just now', { host: 'elsewhere', owner: DEAD }, 0, true],
    ['another machine that did not touch it for an hour', { host: 'elsewhere', owner: LIVING }, HOUR_MS, false],
  ];
  for (const [who, holder, age, expected] of holders) {
    it(`is ${expected ? 'held by' : 'free for'} ${who}`, () => {
      expect(isHeld({ host: hostname(), touchedAt: Date.now() - age, ...holder })).to.equal(expected);
    });
  }

  it('is taken over from a dead holder, and from one that died while it wrote its name', async () => {
    writeFiles(folder, { 'state/lock': JSON.stringify({ host: hostname(), owner: DEAD }) });
    expect(await withLock(path, neverWaits, () => 'done')).to.equal('done');
    writeFiles(folder, { 'state/lock': '' });
    utimesSync(path, (Date.now() - HOUR_MS) / 1000, (Date.now() - HOUR_MS) / 1000);
    expect(await withLock(path, neverWaits, () => 'done')).to.equal('done');
  });

  it('is given back when the work fails', async () => {
    const failing = withLock(path, neverWaits, () => Promise.reject(new Error('work failed')));
    expect(await failing.catch((error) => error.message)).to.equal('work failed');
    expect(existsSync(path)).to.equal(false);
  });

  it('is held by one at a time, also when all start on a stale one', async () => {
    const program = `
      import { withLock } from ${JSON.stringify(new URL('../lib/lock.mjs', import.meta.url).href)};
      import { rmSync, writeFileSync } from 'node:fs';
      for (let round = 0; round < 20; round++) {
        await withLock('state/lock', () => {}, async () => {
          writeFileSync('inside', '', { flag: 'wx' });
          await new Promise(setImmediate);
          rmSync('inside');
        });
      }`;
    writeFiles(folder, { 'state/lock': JSON.stringify({ host: hostname(), owner: DEAD }), 'race.mjs': program });
    const racers = Array.from({ length: 4 }, () => finished(spawn(process.execPath, ['race.mjs'], { cwd: folder })));
    for (const { status, output } of await Promise.all(racers)) expect(status, output).to.equal(0);
  }).timeout(30_000);
});
