import { setTimeout as sleep } from 'node:timers/promises';
import { err, ok, type Result } from 'neverthrow';
import { endProcess } from './end-process.js';
import { codeOf, reasonOf, type StartFailed, type StartTimedOut, type StopTimedOut } from './errors.js';
import { followLines } from './last-lines.js';
import { hasPostmasterEnded, readPostmasterPid } from './postmaster-pid.js';
import { type PostgresBinaries, type PostgresProcess, spawnProgram } from './spawn-postgres.js';

/** A running server: one that this process started, or one that it found and adopted. */
export interface Postmaster {
  readonly pid: number;
  /** Ends it, or finds that it has ended by itself. */
  stop(): Promise<Result<void, StopTimedOut>>;
  /** For the end of the Node process, when nothing can be waited for any more. Never throws. */
  signal(signal: NodeJS.Signals): void;
}

export interface PostmasterExit {
  readonly code: number | null;
  readonly signal: string | null;
  readonly lastLines: readonly string[];
}

export interface ServerOptions {
  readonly clusterDir: string;
  readonly args: readonly string[];
  readonly startTimeoutSeconds: number;
  readonly log: (line: string) => void;
  /** Called once when the server ends without `stop`. */
  readonly onUnexpectedExit: (exit: PostmasterExit) => void;
}

const POLL_MS = 10;
/** The output ends with the last process that has it open, which need not be the one that was started. */
const LAST_LINES_TIMEOUT_MS = 1000;

/** Starts the server and waits until clients can connect. A server that does not get there is stopped again. */
export const startPostmaster = async (
  binaries: PostgresBinaries,
  options: ServerOptions,
): Promise<Result<Postmaster, StartFailed | StartTimedOut>> => {
  const child = spawnProgram(binaries, 'postgres', options.args);
  let spawnFailure: string | null = null;
  child.once('error', (thrown) => {
    spawnFailure = reasonOf(thrown);
  });
  const output = followLines(child.stderr, options.log);
  const closed = new Promise((resolve) => child.once('close', resolve));
  const deadline = Date.now() + options.startTimeoutSeconds * 1000;
  while (!(await isReady(options.clusterDir, child))) {
    if (spawnFailure !== null || hasEnded(child)) {
      await Promise.race([closed, sleep(LAST_LINES_TIMEOUT_MS)]);
      return err(startFailed(spawnFailure ?? `it ended with ${child.exitCode ?? child.signalCode}`, output.lines()));
    }
    if (Date.now() >= deadline) {
      await endProcess(endable(child));
      return err(startTimedOut(options.startTimeoutSeconds, output.lines()));
    }
    await sleep(POLL_MS);
  }
  return ok(ownPostmaster(child, output.lines, options.onUnexpectedExit));
};

/** A server that an earlier process of Homeroom left behind; `isPostmasterOf` has confirmed what it is. */
export const adoptedPostmaster = (clusterDir: string, pid: number): Postmaster => {
  const signal = (name: NodeJS.Signals): void => {
    try {
      process.kill(pid, name);
    } catch (thrown) {
      if (codeOf(thrown) !== 'ESRCH') throw thrown;
    }
  };
  return { pid, signal, stop: () => endProcess({ pid, signal, hasEnded: () => hasPostmasterEnded(clusterDir, pid) }) };
};

const ownPostmaster = (
  child: PostgresProcess,
  lastLines: () => readonly string[],
  onUnexpectedExit: (exit: PostmasterExit) => void,
): Postmaster => {
  const target = endable(child);
  let stopping = false;
  child.once('exit', (code, signal) => {
    if (!stopping) onUnexpectedExit({ code, signal, lastLines: lastLines() });
  });
  // A running database does not keep Node alive: whoever needs it has servers, timers or connections that do.
  child.unref();
  if ('unref' in child.stderr && typeof child.stderr.unref === 'function') child.stderr.unref();
  return {
    pid: target.pid,
    signal: target.signal,
    stop: () => {
      stopping = true;
      return endProcess(target);
    },
  };
};

const endable = (child: PostgresProcess) => ({
  pid: child.pid ?? 0,
  signal: (name: NodeJS.Signals): void => {
    child.kill(name);
  },
  hasEnded: () => hasEnded(child),
});

const hasEnded = (child: PostgresProcess): boolean =>
  child.pid === undefined || child.exitCode !== null || child.signalCode !== null;

const isReady = async (clusterDir: string, child: PostgresProcess): Promise<boolean> => {
  const found = await readPostmasterPid(clusterDir);
  return found !== null && found.pid === child.pid && found.ready;
};

const startFailed = (reason: string, lastLines: readonly string[]): StartFailed => ({
  type: 'start-failed',
  lastLines,
  message: `Postgres did not start: ${reason}. Its last words: ${lastLines.join(' | ')}`,
});

const startTimedOut = (seconds: number, lastLines: readonly string[]): StartTimedOut => ({
  type: 'start-timed-out',
  lastLines,
  message: `Postgres was not ready after ${seconds} s and was stopped. Its last words: ${lastLines.join(' | ')}`,
});
