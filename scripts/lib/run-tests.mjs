import { spawnSync } from 'node:child_process';
import { runMocha } from './mocha.mjs';
import { repositoryRoot } from './paths.mjs';
import { Problem } from './problem.mjs';
import { ensureReady } from './ready.mjs';
import { selectTests } from './test-files.mjs';

// What the tests may take on two cores. A run that hits the limit fails and names the test, so that the budget is kept and not forgotten.
const ORDINARY_LIMIT_SECONDS = 5 * 60;
const LONG_LIMIT_SECONDS = 15 * 60;

/** Runs the tests that the arguments of `npm test` ask for, prints `N passed, N failed` as the last line and answers the exit code. */
export async function runTests(args) {
  const { passed, failed } = await countTests(args).catch(notStarted);
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

function notStarted(error) {
  if (!(error instanceof Problem)) throw error;
  console.error(error.message);
  return { passed: 0, failed: 1 };
}

async function countTests(args) {
  const options = args.filter((arg) => arg.startsWith('-') && !['--long', '--as-built'].includes(arg));
  const paths = args.filter((arg) => !arg.startsWith('-'));
  const isLong = args.includes('--long');
  if (!args.includes('--as-built')) await ensureReady(repositoryRoot);

  const isContinuousIntegration = ['true', '1'].includes(process.env.CI);
  const missing = isContinuousIntegration ? missingTools() : [];
  for (const tool of missing) console.error(`CI needs ${tool}: install the system's ffmpeg package.`);

  const files = selectTests(repositoryRoot, paths, isLong);
  const { passed, failed } = await runMocha(
    repositoryRoot,
    files,
    isContinuousIntegration ? ['--forbid-pending', ...options] : options,
    isLong ? LONG_LIMIT_SECONDS : ORDINARY_LIMIT_SECONDS,
  );
  return { passed, failed: failed + missing.length };
}

/** Without ffmpeg the tests would run on the old one from npm, and CI is where the system's is proved. */
function missingTools() {
  const tools = { ffmpeg: process.env.FFMPEG_PATH ?? 'ffmpeg', ffprobe: process.env.FFPROBE_PATH ?? 'ffprobe' };
  return Object.keys(tools).filter((name) => spawnSync(tools[name], ['-version'], { stdio: 'ignore' }).status !== 0);
}
