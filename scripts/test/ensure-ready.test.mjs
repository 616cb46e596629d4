import { existsSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { writeFiles } from './checkout.mjs';
import { createLab, finished } from './lab.mjs';
import { until } from './until.mjs';

const SCRIPT = 'scripts/ensure-ready.mjs';
const COMPILED = 'core/dist/src/greeting.js';

describe('ensure-ready', function () {
  this.timeout(30_000);
  const lab = createLab();
  const ensureReady = async () => {
    const { status, output } = await lab.run(SCRIPT);
    expect(status, output).to.equal(0);
    return output;
  };
  const installs = () => lab.read('npm-calls').trim().split('\n').length;

  it('installs and builds a fresh checkout, one line each', async () => {
    const output = await ensureReady();
    expect(output).to.match(/^ready: installing packages \(npm ci\): .*\nready: building \(tsc -b\): .*\n$/);
    expect(lab.read('npm-calls')).to.match(/^ci .*--include=dev/);
    expect(lab.read(COMPILED)).to.include('first');
  });

  it('does nothing when nothing changed', async () => {
    expect(await ensureReady()).to.equal('');
    expect(installs()).to.equal(1);
  });

  it('builds when a source changed', async () => {
    writeFiles(lab.root, { 'core/src/greeting.ts': "export const greeting = 'second';\n" });
    expect(await ensureReady()).to.equal('ready: building (tsc -b): sources changed\n');
    expect(lab.read(COMPILED)).to.include('second');
  });

  it('builds when a source changed and is older than the build, as an unpacked or restored one is', async () => {
    writeFiles(lab.root, { 'core/src/greeting.ts': "export const greeting = 'third';\n" });
    utimesSync(join(lab.root, 'core/src/greeting.ts'), 1, 1);
    await ensureReady();
    expect(lab.read(COMPILED)).to.include('third');
  });

  it('builds when compiled files are missing or were changed by something else', async () => {
    rmSync(join(lab.root, COMPILED));
    expect(await ensureReady()).to.include('something else changed the compiled files');
    writeFiles(lab.root, { [COMPILED]: "export const greeting = 'forged';\n" });
    await ensureReady();
    expect(lab.read(COMPILED)).to.include('third');
  });

  it('removes what was compiled from a source that is gone, and nothing else', async () => {
    writeFiles(lab.root, { 'core/test/old.test.ts': 'export {};\n', 'core/dist/page/index.js': '' });
    await ensureReady();
    expect(existsSync(join(lab.root, 'core/dist/test/old.test.js'))).to.equal(true);
    rmSync(join(lab.root, 'core/test/old.test.ts'));
    await ensureReady();
    expect(existsSync(join(lab.root, 'core/dist/test/old.test.js'))).to.equal(false);
    expect(existsSync(join(lab.root, 'core/dist/page/index.js'))).to.equal(true);
  });

  it('fails on an error of the compiler, again and again until it is mended', async () => {
    writeFiles(lab.root, { 'core/src/broken.ts': 'export const broken: string = 1;\n' });
    for (const attempt of ['first', 'second']) {
      const { status, output } = await lab.run(SCRIPT);
      expect(status, attempt).not.to.equal(0);
      expect(output).to.include('core/src/broken.ts').and.include('tsc -b failed');
    }
    rmSync(join(lab.root, 'core/src/broken.ts'));
    await ensureReady();
  });

  it('installs again when the lock changed or the packages are gone', async () => {
    const before = installs();
    writeFiles(lab.root, { 'package-lock.json': '{"changed":true}' });
    expect(await ensureReady()).to.include('package-lock.json, Node.js or the platform changed');
    rmSync(join(lab.root, 'node_modules'), { recursive: true });
    expect(await ensureReady()).to.include('installing packages');
    expect(installs()).to.equal(before + 2);
  });

  it('says that npm failed, with its exit code, and tries again the next time', async () => {
    writeFiles(lab.root, { 'package-lock.json': '{"changed":"again"}', 'npm-fails': '' });
    const { status, output } = await lab.run(SCRIPT);
    expect(output).to.include('npm ci failed (exit code 7)');
    expect(status).to.equal(7);
    rmSync(join(lab.root, 'npm-fails'));
    expect(await ensureReady()).to.include('installing packages');
  });

  it('installs and builds once when three are started at the same time', async () => {
    rmSync(join(lab.root, 'node_modules'), { recursive: true });
    writeFiles(lab.root, { 'core/src/greeting.ts': "export const greeting = 'fourth';\n" });
    const before = installs();
    const outputs = await Promise.all([ensureReady(), ensureReady(), ensureReady()]);
    expect(installs()).to.equal(before + 1);
    expect(outputs.join('').match(/ready: building/g)).to.have.length(1);
    expect(existsSync(join(lab.root, '.ready/lock'))).to.equal(false);
  });

  it('hands a signal on to npm, gives its lock back, and is whole the next time', async () => {
    rmSync(join(lab.root, 'node_modules'), { recursive: true });
    writeFiles(lab.root, { 'npm-waits': '' });
    const child = lab.start(SCRIPT);
    const end = finished(child);
    await until(() => existsSync(join(lab.root, 'npm-is-waiting')));
    child.kill('SIGTERM');
    expect((await end).status).to.equal(143);
    expect(existsSync(join(lab.root, '.ready/lock'))).to.equal(false);
    rmSync(join(lab.root, 'npm-waits'));
    expect(await ensureReady()).to.include('no finished install');
  });
});
