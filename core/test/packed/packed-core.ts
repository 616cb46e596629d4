import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout: five folders above the compiled file. */
export const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));

/** One call of npm; packing and installing two small packages takes some seconds on a busy machine. */
const NPM_TIMEOUT_MS = 60_000;

/** A folder with nothing in it but what was published of core, installed by npm without a network. */
export interface PackedCore {
  /** Runs a program there on this Node.js and gives what it printed. */
  run(name: string, text: string): string;
  /** Compiles a TypeScript file there, strictly; throws with the compiler's words. */
  compile(name: string, text: string): void;
  remove(): void;
}

/** Packs core and its one dependency as they would be published, and installs both. */
export const installPackedCore = (): PackedCore => {
  const folder = mkdtempSync(join(tmpdir(), 'homeroom-packed-'));
  const inFolder = (program: string, args: readonly string[]): string =>
    execFileSync(program, args, { cwd: folder, encoding: 'utf8', timeout: NPM_TIMEOUT_MS, stdio: 'pipe' });
  const pack = (from: string): string => {
    const output = inFolder('npm', ['pack', join(ROOT, from), '--ignore-scripts', '--silent']);
    return join(folder, output.trim().split('\n').at(-1) ?? '');
  };
  const write = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return name;
  };
  write('package.json', '{"private":true,"type":"module"}');
  // What the checkout has of it, so that no network is needed; rollup is listed as optional there and is no part of it.
  inFolder('npm', [
    'install',
    '--offline',
    '--omit=optional',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    pack('core'),
    pack('node_modules/neverthrow'),
  ]);
  return {
    run: (name, text) => inFolder(process.execPath, [write(name, text)]),
    compile: (name, text) => {
      const options = ['--noEmit', '--strict', '--module', 'nodenext', '--types', '', '--skipLibCheck', 'false'];
      inFolder(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), ...options, write(name, text)]);
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
};
