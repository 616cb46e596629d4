import { join } from 'node:path';
import { build, buildProblem } from './build.mjs';
import { install, installProblem } from './install.mjs';
import { withLock } from './lock.mjs';
import { Problem } from './problem.mjs';

const LOCK = '.ready/lock';

/**
 * Installs and builds what is missing or stale, and says each in one line. Quick when there is nothing to do, and then writes nothing.
 * Safe to run by several processes at once: one works, the others wait and look again. Throws a Problem when npm or the compiler fails.
 */
export async function ensureReady(root, say = (line) => console.error(line)) {
  if (installProblem(root) === undefined && buildProblem(root) === undefined) return;
  try {
    await withLock(
      join(root, LOCK),
      (pid) => say(`ready: process ${pid} is installing or building, waiting for it`),
      (guard) => makeReady(root, say, guard),
    );
  } catch (error) {
    if (error.code !== 'EACCES' && error.code !== 'EROFS') throw error;
    throw new Problem(
      `This checkout must be installed or built, and ${error.path} cannot be written: run it as the owner of ${root}.`,
    );
  }
}

async function makeReady(root, say, guard) {
  const toInstall = installProblem(root);
  if (toInstall !== undefined) {
    say(`ready: installing packages (npm ci): ${toInstall}`);
    await install(root, guard);
  }
  const toBuild = buildProblem(root);
  if (toBuild !== undefined) {
    say(`ready: building (tsc -b): ${toBuild}`);
    await build(root, guard);
  }
}
