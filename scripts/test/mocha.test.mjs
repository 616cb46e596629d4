import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'chai';
import { repositoryRoot } from '../lib/paths.mjs';
import { temporaryFolder, writeFiles } from './checkout.mjs';
import { finished } from './lab.mjs';

describe('the test runner', function () {
  this.timeout(30_000);
  const folder = temporaryFolder();

  /** Runs mocha on one test file with this text, in a process of its own: its output is not ours. */
  const runOn = async (text, { limitSeconds = 20, options = [] } = {}) => {
    writeFiles(folder, { 'planted.test.mjs': text });
    const args = [repositoryRoot, [join(folder, 'planted.test.mjs')], options, limitSeconds];
    const program = `
      import { runMocha } from ${JSON.stringify(new URL('../lib/mocha.mjs', import.meta.url).href)};
      console.log(JSON.stringify(await runMocha(...${JSON.stringify(args)})));`;
    const { output } = await finished(spawn(process.execPath, ['--input-type=module', '-e', program]));
    return { output, counts: JSON.parse(output.match(/^\{.*\}$/m)[0]) };
  };

  it('counts what passed and failed', async () => {
    const { counts } = await runOn(`it('a', () => {}); it('b', () => {}); it('c', () => { throw new Error('no'); });`);
    expect(counts).to.deep.equal({ passed: 2, failed: 1 });
  });

  it('counts a skipped test as failed where none may be skipped', async () => {
    const { counts } = await runOn(`it('a', () => {}); it.skip('b', () => {});`, { options: ['--forbid-pending'] });
    expect(counts).to.deep.equal({ passed: 1, failed: 1 });
  });

  it('refuses a test that would hide the others', async () => {
    const { counts } = await runOn(`it.only('a', () => {}); it('b', () => {});`);
    expect(counts.failed).to.be.greaterThan(0);
  });

  it('stops at its limit and names the test that was running, even one that never yields', async () => {
    const { counts, output } = await runOn(
      `describe('s', () => { it('a', () => {}); it('turns for ever', () => { for (;;); }); });`,
      {
        limitSeconds: 2,
      },
    );
    expect(output).to.include('stopped after 2 s. Running was: s turns for ever').and.include('planted.test.mjs');
    expect(counts.failed).to.equal(1);
  });

  it('counts a process that ends in the middle as a failure', async () => {
    const { counts, output } = await runOn(`it('a', () => {}); it('dies', () => process.exit(0));`);
    expect(output).to.include('mocha ended early (exit code 0). Running was: dies');
    expect(counts.failed).to.equal(1);
  });

  it('counts an error after the last test as a failure', async () => {
    const { counts } = await runOn(`it('a', () => { setTimeout(() => { throw new Error('late'); }, 200); });`);
    expect(counts.failed).to.be.greaterThan(0);
  });

  it('counts no test at all as a failure', async () => {
    const { counts, output } = await runOn(`it('a', () => {});`, { options: ['--grep=nothing'] });
    expect(output).to.include('No test ran.');
    expect(counts).to.deep.equal({ passed: 0, failed: 1 });
  });
});
