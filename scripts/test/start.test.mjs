import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { repositoryRoot } from '../lib/paths.mjs';
import { writeFiles } from './checkout.mjs';
import { createLab, finished } from './lab.mjs';
import { until } from './until.mjs';

// A program that ends itself on a signal, as the app does, with an exit code of its own.
const MAIN = `
declare const process: { argv: string[]; exitCode?: number; on(signal: string, listener: () => void): void };
declare const console: { log(text: string): void };
declare const setTimeout: (work: () => void, ms: number) => unknown;
declare const clearTimeout: (timer: unknown) => void;
const open = setTimeout(() => {}, 60_000);
const end = (signal: string, code: number) => () => {
  console.log('got ' + signal);
  process.exitCode = code;
  clearTimeout(open);
};
process.on('SIGTERM', end('SIGTERM', 3));
process.on('SIGINT', end('SIGINT', 4));
console.log('running ' + process.argv[1]);
export {};
`;

describe('npm start', function () {
  this.timeout(30_000);
  const lab = createLab();
  before(() => writeFiles(lab.root, { 'apps/http/src/main.ts': MAIN }));

  /** Sends a signal to a child as soon as the program runs, and answers its end. */
  const endAfter = async (signal, child) => {
    let seen = '';
    child.stdout.on('data', (text) => {
      seen += text;
    });
    const end = finished(child);
    await until(() => seen.includes('running'));
    child.kill(signal);
    return end;
  };

  for (const [signal, code] of [
    ['SIGTERM', 3],
    ['SIGINT', 4],
  ]) {
    it(`runs the app in its own process: ${signal} reaches it and its exit code is kept`, async () => {
      const { status, output } = await endAfter(signal, lab.start('scripts/start.mjs'));
      expect(output).to.include('apps/http/dist/src/main.js').and.include(`got ${signal}`);
      expect(status).to.equal(code);
    });
  }

  it('is reached through npm: a signal to npm ends the app, not only the shell between them', async () => {
    const { scripts } = JSON.parse(readFileSync(join(repositoryRoot, 'package.json'), 'utf8'));
    writeFiles(lab.root, { 'package.json': JSON.stringify({ ...JSON.parse(lab.read('package.json')), scripts }) });
    expect((await lab.run('scripts/ensure-ready.mjs')).status).to.equal(0);
    const npm = spawn('npm', ['start'], { cwd: lab.root, stdio: ['ignore', 'pipe', 'pipe'] });
    const { status, output } = await endAfter('SIGTERM', npm);
    expect(output).to.include('got SIGTERM');
    expect(status).to.equal(3);
  });

  it('fails with the compiler, and does not run what was built before', async () => {
    writeFiles(lab.root, { 'core/src/broken.ts': 'export const broken: string = 1;\n' });
    const { status, output } = await lab.run('scripts/start.mjs');
    expect(status).not.to.equal(0);
    expect(output).to.include('tsc -b failed').and.not.include('running');
  });
});
