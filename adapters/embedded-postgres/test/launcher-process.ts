import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { EmbeddedPostgresOptions, PostgresConnection } from '../src/index.js';

/** What the launcher of another process said: the server it started, or why it did not. */
export interface LauncherAnswer {
  readonly connection?: PostgresConnection;
  readonly connectionString?: string;
  readonly adopted?: boolean;
  readonly error?: { readonly type: string; readonly message: string };
}

export interface LauncherProcess {
  readonly child: ChildProcess;
  /** Resolves with its first line. */
  readonly answer: Promise<LauncherAnswer>;
  /** SIGKILL, and waits until it is gone. */
  kill(): Promise<void>;
  /** Lets it stop its server and end. */
  stop(): Promise<void>;
}

/** Another Node, as another user if asked, with its script elsewhere if asked. */
export interface LauncherSettings {
  readonly node?: string;
  readonly script?: string;
  readonly uid?: number;
  readonly gid?: number;
}

const running = new Set<ChildProcess>();

const SCRIPT = fileURLToPath(new URL('./scripts/launch.js', import.meta.url));

/** Starts `test/scripts/launch.ts` with these options, without fsync unless told otherwise. */
export const launch = (options: EmbeddedPostgresOptions, settings: LauncherSettings = {}): LauncherProcess => {
  const { node = process.execPath, script = SCRIPT, ...user } = settings;
  const child = spawn(node, [script, JSON.stringify({ fsync: false, ...options })], {
    ...user,
    cwd: '/',
    // A process group of its own, as a terminal gives it.
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  running.add(child);
  const exited = once(child, 'exit').finally(() => running.delete(child));
  const answer = new Promise<LauncherAnswer>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', (line) => resolve(JSON.parse(line)));
    child.once('exit', (code, signal) => reject(new Error(`the launcher ended (${code ?? signal}) without an answer`)));
  });
  // Whoever does not wait for the answer kills the process on purpose.
  answer.catch(() => undefined);
  return {
    child,
    answer,
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
    stop: async () => {
      child.stdin.write('stop\n');
      await exited;
    },
  };
};

/** Kills what a failed test left running, so that it cannot keep the test run alive; for `afterEach`. */
export const killLaunchers = (): void => {
  for (const child of running) child.kill('SIGKILL');
};
