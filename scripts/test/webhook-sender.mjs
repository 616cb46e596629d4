import { spawn } from 'node:child_process';
import { createHash, createHmac } from 'node:crypto';
import { join } from 'node:path';
import { expect } from 'chai';
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

/** Everything that a receiver must verify: both headers, the signature, the body's hash, the times. */
export function verify({ headers, body }) {
  expect(headers['hash-token']).to.equal(headers.authorization);
  const [header, claims, signature] = headers.authorization.split('.');
  expect(createHmac('sha256', SECRET).update(`${header}.${claims}`).digest('base64url')).to.equal(signature);
  expect(JSON.parse(Buffer.from(header, 'base64url'))).to.deep.equal({ alg: 'HS256', typ: 'JWT' });
  const token = JSON.parse(Buffer.from(claims, 'base64url'));
  expect(token.sha256).to.equal(createHash('sha256').update(body).digest('base64'));
  expect(token.iss).to.equal(KEY);
  expect(token.exp - token.nbf).to.equal(300);
  expect(Math.abs(token.nbf - Date.now() / 1000)).to.be.lessThan(30);
}
