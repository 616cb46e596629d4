import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run, signalGroup } from './child.mjs';

// Between asking the tests to end and ending them, so that a database that a test started can close its files.
const KILL_GRACE_MS = 5_000;

/**
 * Runs mocha on these files with the settings of .mocharc.json and answers `{ passed, failed }`.
 * A run that does not end by itself counts one more failure and names its reason: longer than `limitSeconds` (with the test that was running),
 * all tests over but something keeps the process alive, or a process that died or failed outside a test.
 */
export async function runMocha(root, files, options, limitSeconds) {
  const state = { running: 'nothing yet', ended: undefined, stopped: undefined };
  const { nodeOptions, settings } = readSettings(root);
  const args = [
    ...nodeOptions,
    ...[join(root, 'node_modules/mocha/bin/mocha.js'), '--no-config', '--no-package', ...settings],
    ...['--reporter', join(root, 'scripts/lib/counting-reporter.cjs')],
    ...options,
    ...files,
  ];
  let limit;
  let mocha;
  const code = await run(process.execPath, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    onStart: (child) => {
      mocha = child;
      limit = setTimeout(() => stop(child, state, overLimit(state, limitSeconds)), limitSeconds * 1000);
      child.on('message', (message) => {
        Object.assign(state, message);
        if (message.lingering)
          stop(child, state, `All tests are over but the process does not end: ${message.lingering.join(', ')}`);
      });
    },
  });
  clearTimeout(limit);
  // What a failed test has left behind must not hold a port, or the output of whoever waits for its end.
  signalGroup(mocha, 'SIGKILL');
  return outcome(state, code);
}

function overLimit(state, limitSeconds) {
  return `The tests were stopped after ${limitSeconds} s. Running was: ${state.running}`;
}

function outcome(state, code) {
  const { passed, failed } = state.ended ?? { passed: 0, failed: 0 };
  const reason = state.stopped ?? unexpectedEnd(state, code);
  if (reason === undefined) return { passed, failed };
  console.error(`\n${reason}`);
  return { passed, failed: failed + 1 };
}

function unexpectedEnd({ ended, running }, code) {
  if (ended === undefined) return `mocha ended early (exit code ${code}). Running was: ${running}`;
  if (ended.failed === 0 && code !== 0) return `mocha ended with exit code ${code} after all tests had passed.`;
  return ended.passed + ended.failed === 0 ? 'No test ran.' : undefined;
}

function stop(child, state, reason) {
  state.stopped ??= reason;
  signalGroup(child, 'SIGTERM');
  setTimeout(() => signalGroup(child, 'SIGKILL'), KILL_GRACE_MS).unref();
}

/**
 * .mocharc.json as arguments. What it ignores by default (the long tests) is chosen by file here, and the options for Node.js are given to it
 * by us: mocha would start a second process for them, which could not tell us how it goes.
 */
function readSettings(root) {
  const {
    ignore,
    'node-option': nodeOptions,
    ...others
  } = JSON.parse(readFileSync(join(root, '.mocharc.json'), 'utf8'));
  return {
    nodeOptions: nodeOptions.map((option) => `--${option}`),
    settings: Object.entries(others).map(([name, value]) => `--${name}=${value}`),
  };
}
