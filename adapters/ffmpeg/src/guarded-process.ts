import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { MediaToolFailed } from '@homeroom/core';
import { err, ok, type Result, ResultAsync } from 'neverthrow';
import { toolFailed } from './failures.js';
import { launcherArguments, type ProcessLimits, TOOL_ENVIRONMENT } from './launcher.js';

/** How a run ended by itself. */
export interface ProcessExit {
  readonly exitCode: number;
  readonly stdout: Uint8Array;
  /** The end of what it said, at most 4 kB. */
  readonly stderr: string;
}

/** A tool that complains without end is broken: real ones say a few lines at `-loglevel error`. */
const STDERR_BYTES = 1024 * 1024;
const STDERR_KEPT_CHARACTERS = 4096;
/** Somebody who left the process group may hold the pipes open; what the tool wrote is read long before this. */
const DRAIN_MS = 500;
/** POSIX shell: the command was found and cannot be run, or was not found. */
const CANNOT_RUN = [126, 127];

/**
 * Runs `binary` in a process group of its own and answers how it ended, whatever its exit code. Over a limit (time, output) the
 * group gets SIGTERM, then SIGKILL, and the answer is `media-tool-failed`; as it is when the tool cannot be run or a signal ended it.
 * Nothing of the group is left when it answers. Never rejects. Safe to repeat.
 */
export const runGuarded = (
  binary: string,
  args: readonly string[],
  limits: ProcessLimits,
): ResultAsync<ProcessExit, MediaToolFailed> => new ResultAsync(run(binary, args, limits));

const run = async (
  binary: string,
  args: readonly string[],
  limits: ProcessLimits,
): Promise<Result<ProcessExit, MediaToolFailed>> => {
  try {
    const path = resolve(binary);
    await access(path, constants.X_OK);
    return await runToItsEnd(path, args, limits);
  } catch (thrown) {
    return err(toolFailed(`${binary} cannot be run`, thrown));
  }
};

const runToItsEnd = async (
  binary: string,
  args: readonly string[],
  limits: ProcessLimits,
): Promise<Result<ProcessExit, MediaToolFailed>> => {
  const child = spawn('/bin/sh', launcherArguments(binary, args, limits), {
    detached: true,
    env: TOOL_ENVIRONMENT,
    stdio: ['ignore', 'pipe', 'ignore', 'pipe'],
  });
  const guard = guardOf(child, limits);
  const [, stdoutPipe, , stderrPipe] = child.stdio;
  const stdout = collect(stdoutPipe, limits.stdoutBytes, () => guard.end('wrote too much to its output'));
  const stderr = collect(stderrPipe, STDERR_BYTES, () => guard.end('complained without end'));
  try {
    const { exitCode, signal } = await closed(child);
    if (guard.reason() !== null) return err(toolFailed(`${binary} ${guard.reason()}`));
    if (exitCode === null) return err(toolFailed(`${binary} was ended by ${signal}`));
    if (CANNOT_RUN.includes(exitCode)) return err(toolFailed(`${binary} cannot be run (${stderr.text()})`));
    return ok({ exitCode, stdout: stdout.bytes(), stderr: stderr.text() });
  } finally {
    guard.release();
  }
};

/** Ends the group at its deadline or when told to, and remembers why. */
const guardOf = (child: ChildProcess, limits: ProcessLimits) => {
  let reason: string | null = null;
  let killing: NodeJS.Timeout | null = null;
  const end = (why: string): void => {
    if (reason !== null) return;
    reason = why;
    signalGroup(child, 'SIGTERM');
    killing = setTimeout(() => signalGroup(child, 'SIGKILL'), limits.killAfterSeconds * 1000);
  };
  const deadline = setTimeout(() => end(`took longer than ${limits.timeoutSeconds} s`), limits.timeoutSeconds * 1000);
  return {
    end,
    reason: (): string | null => reason,
    release: (): void => {
      clearTimeout(deadline);
      if (killing !== null) clearTimeout(killing);
    },
  };
};

const signalGroup = (child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): void => {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // ESRCH: nobody is left in the group.
  }
};

/** Waits until the process has ended and its pipes are closed; ends what it leaves behind. Rejects when it did not start. */
const closed = (
  child: ChildProcess,
): Promise<{ readonly exitCode: number | null; readonly signal: NodeJS.Signals | null }> =>
  new Promise((resolve, reject) => {
    let draining: NodeJS.Timeout | null = null;
    child.once('error', reject);
    child.once('exit', () => {
      signalGroup(child, 'SIGKILL');
      draining = setTimeout(() => {
        for (const pipe of child.stdio) pipe?.destroy();
      }, DRAIN_MS);
    });
    child.once('close', (exitCode: number | null, signal: NodeJS.Signals | null) => {
      if (draining !== null) clearTimeout(draining);
      resolve({ exitCode, signal });
    });
  });

/** Keeps what comes out of a pipe, up to a limit; then calls `tooMuch` and keeps no more. */
const collect = (pipe: ChildProcess['stdio'][number] | undefined, maxBytes: number, tooMuch: () => void) => {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  pipe?.on('data', (chunk: Buffer) => {
    sizeBytes += chunk.length;
    if (sizeBytes > maxBytes) tooMuch();
    else chunks.push(chunk);
  });
  return {
    bytes: (): Uint8Array => Buffer.concat(chunks),
    text: (): string => Buffer.concat(chunks).toString('utf8').slice(-STDERR_KEPT_CHARACTERS).trim(),
  };
};
