import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { repositoryRoot } from '../lib/paths.mjs';
import { finished } from './lab.mjs';

export const SCRIPT = join(repositoryRoot, 'scripts/test_webhook.mjs');
export const KEY = 'a-key';
export const SECRET = 'a secret of the tests, long enough';

/** Runs test_webhook.mjs in `folder` with the key and the secret of the tests, or with another `env`. Answers its end, as `finished` does. */
export const webhookSender =
  (folder) =>
  (args, { env = { PLUGNMEET_API_KEY: KEY, PLUGNMEET_API_SECRET: SECRET }, input } = {}) => {
    const others = Object.entries(process.env).filter(([name]) => !name.startsWith('PLUGNMEET'));
    const child = spawn(process.execPath, [SCRIPT, ...args], {
      cwd: folder,
      env: { ...Object.fromEntries(others), ...env },
    });
    child.stdin.end(input);
    return finished(child);
  };
