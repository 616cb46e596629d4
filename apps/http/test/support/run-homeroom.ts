import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const HOMEROOM = fileURLToPath(new URL('../../src/homeroom.js', import.meta.url));

/** How a command ended, and what it printed. */
export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command `homeroom` in a process of its own, until it ends. */
export const runHomeroom = async (args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ended> => {
  const child = spawn(process.execPath, [HOMEROOM, ...args], {
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed = { stdout: '', stderr: '' };
  child.stdout.on('data', (data) => {
    printed.stdout += data;
  });
  child.stderr.on('data', (data) => {
    printed.stderr += data;
  });
  await once(child, 'close');
  return { status: child.exitCode, ...printed };
};
