import { join } from 'node:path';
import { run } from './child.mjs';
import { filesBelow, repositoryRoot } from './paths.mjs';
import { Problem } from './problem.mjs';
import { ensureReady } from './ready.mjs';
import { runTests } from './run-tests.mjs';

/** Runs every check, and the tests after them when all is well (not with `--static`). Ends with `N passed, N failed` and answers the exit code. */
export async function runChecks(args) {
  const isStatic = args.includes('--static');
  const { passed, failed } = await countChecks();
  if (failed === 0 && !isStatic) return runTests([]);
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

async function countChecks() {
  const result = { passed: 0, failed: 0 };
  // What does not build cannot be checked any further.
  if (!(await passes('the build', build))) return { passed: 0, failed: 1 };
  result.passed += 1;
  for (const [name, program, ...args] of programs()) {
    const check = () => run(process.execPath, [join(repositoryRoot, program), ...args], { cwd: repositoryRoot });
    result[(await passes(name, check)) ? 'passed' : 'failed'] += 1;
  }
  return result;
}

function programs() {
  const own = filesBelow(repositoryRoot, 'scripts/checks').filter((file) => file.endsWith('.mjs'));
  return [['format and lint', 'node_modules/@biomejs/biome/bin/biome', 'ci', '.'], ...own.map((file) => [file, file])];
}

async function build() {
  try {
    await ensureReady(repositoryRoot);
    return 0;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    console.error(error.message);
    return error.exitCode;
  }
}

async function passes(name, check) {
  const startedAt = performance.now();
  const code = await check();
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`check: ${name}: ${code === 0 ? 'ok' : 'FAILED'} (${seconds} s)`);
  return code === 0;
}
