import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { run } from './child.mjs';
import { Problem } from './problem.mjs';

// Inside node_modules, so that whatever removes the packages removes the stamp: `npm ci` does so first.
const STAMP = 'node_modules/.homeroom-install';

/** Why the packages must be installed, or undefined when they are what package-lock.json says, for this Node and this machine. */
export function installProblem(root) {
  const stamp = readOrUndefined(join(root, STAMP));
  if (stamp === undefined) return 'no finished install in node_modules';
  return stamp === wantedStamp(root) ? undefined : 'package-lock.json, Node.js or the platform changed';
}

/** Installs exactly what package-lock.json says. Throws a Problem when npm fails. `onStart(child)` sees npm's process. */
export async function install(root, onStart) {
  const stamp = wantedStamp(root);
  // NODE_ENV=production or an npm setting must not leave out the compiler, or the database's binaries.
  const args = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund'];
  const npm = npmCommand();
  const code = await run(npm.command, [...npm.args, ...args], { cwd: root, onStart, shell: npm.shell });
  if (code !== 0) throw new Problem(`npm ci failed (exit code ${code}), see above.`, code);
  writeFileSync(join(root, STAMP), stamp);
}

function wantedStamp(root) {
  const lockSha256 = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  const nodeMajor = process.versions.node.split('.')[0];
  return JSON.stringify({ lockSha256, nodeMajor, platform: `${process.platform}-${process.arch}` });
}

/** The npm that runs us, when one does; else the one on the path. */
function npmCommand() {
  const running = process.env.npm_execpath;
  if (running !== undefined && basename(running) === 'npm-cli.js') {
    return { command: process.execPath, args: [running], shell: false };
  }
  return { command: 'npm', args: [], shell: process.platform === 'win32' };
}

function readOrUndefined(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}
