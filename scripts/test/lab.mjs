import { spawn } from 'node:child_process';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../lib/paths.mjs';
import { temporaryFolder, writeFiles } from './checkout.mjs';

const NPM = 'fake npm/npm-cli.js';

// Stands in for npm: says that it was called, and "installs" the compiler of this checkout.
const FAKE_NPM = `
const { appendFileSync, mkdirSync, rmSync, symlinkSync, existsSync } = require('node:fs');
appendFileSync('npm-calls', process.argv.slice(2).join(' ') + '\\n');
if (existsSync('npm-fails')) process.exit(7);
rmSync('node_modules', { recursive: true, force: true });
mkdirSync('node_modules');
symlinkSync(${JSON.stringify(join(repositoryRoot, 'node_modules/typescript'))}, 'node_modules/typescript');
if (existsSync('npm-waits')) {
  process.on('SIGTERM', () => process.exit(143));
  appendFileSync('npm-is-waiting', '');
  setInterval(() => {}, 1000);
}
`;

const TSCONFIG = {
  compilerOptions: { composite: true, rootDir: '.', outDir: 'dist', module: 'NodeNext', target: 'ES2023', types: [] },
  include: ['src', 'test'],
};

/**
 * A small checkout in a temporary folder, with this one's scripts, one package, one app and a stand-in for npm; nothing is installed or built yet.
 * `run(script, { args, nodeOptions })` answers `{ status, output, child }` at its end; `start(script, …)` answers the child at once.
 */
export function createLab() {
  const root = temporaryFolder();
  cpSync(join(repositoryRoot, 'scripts'), join(root, 'scripts'), { recursive: true });
  writeFiles(root, {
    'package.json': JSON.stringify({ type: 'module', workspaces: ['core', 'apps/*'], engines: { node: '>=20.19' } }),
    'package-lock.json': '{}',
    'tsconfig.json': JSON.stringify({ files: [], references: [{ path: 'core' }, { path: 'apps/http' }] }),
    'tsconfig.base.json': '{}',
    'core/package.json': '{"type":"module"}',
    'core/tsconfig.json': JSON.stringify(TSCONFIG),
    'core/src/greeting.ts': "export const greeting = 'first';\n",
    'apps/http/package.json': '{"type":"module"}',
    'apps/http/tsconfig.json': JSON.stringify({
      ...TSCONFIG,
      compilerOptions: { ...TSCONFIG.compilerOptions, strict: false },
    }),
    'apps/http/src/main.ts': 'export {};\n',
    [NPM]: FAKE_NPM,
    'fake npm/package.json': '{"type":"commonjs"}',
  });
  const start = (script, options = {}) =>
    spawn(process.execPath, [...(options.nodeOptions ?? []), join(root, script), ...(options.args ?? [])], {
      cwd: root,
      env: { ...process.env, npm_execpath: join(root, NPM) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  const run = (script, options) => finished(start(script, options));
  return { root, start, run, read: (path) => readFileSync(join(root, path), 'utf8') };
}

/** The end of a child process: `{ status, signal, output }`, both streams together. */
export function finished(child) {
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status, signal) => resolve({ status, signal, output }));
  });
}
