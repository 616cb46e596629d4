import { setTimeout as sleep } from 'node:timers/promises';
import { err, ok, type Result } from 'neverthrow';
import type { StopTimedOut } from './errors.js';

/**
 * Postgres documentation, "Shutting Down the Server": SIGINT = fast (clients are cut off, a checkpoint is written),
 * SIGQUIT = immediate (recovers at the next start). No way loses what was committed. The first wait leaves a host that
 * stops in 10 s the time for the others.
 */
const POSTMASTER_SIGNALS: readonly SignalStep[] = [
  { signal: 'SIGINT', waitSeconds: 6 },
  { signal: 'SIGQUIT', waitSeconds: 2 },
  { signal: 'SIGKILL', waitSeconds: 2 },
];
const POLL_MS = 10;

/** A signal, and how long a process has to end by it. */
export interface SignalStep {
  readonly signal: 'SIGINT' | 'SIGQUIT' | 'SIGKILL';
  readonly waitSeconds: number;
}

/** A process to end: how to signal it, and whether it has ended (a zombie has). */
export interface EndableProcess {
  readonly pid: number;
  signal(signal: SignalStep['signal']): void;
  hasEnded(): boolean | Promise<boolean>;
}

/** Ends a postmaster, first gently, then by force; ok at once if it has ended by itself. At most 10 s. */
export const endProcess = async (
  target: EndableProcess,
  steps: readonly SignalStep[] = POSTMASTER_SIGNALS,
): Promise<Result<void, StopTimedOut>> => {
  for (const { signal, waitSeconds } of steps) {
    const deadline = Date.now() + waitSeconds * 1000;
    if (await target.hasEnded()) return ok(undefined);
    target.signal(signal);
    while (Date.now() < deadline) {
      if (await target.hasEnded()) return ok(undefined);
      await sleep(POLL_MS);
    }
  }
  return err({
    type: 'stop-timed-out',
    pid: target.pid,
    message: `Postgres (pid ${target.pid}) did not end, not even by SIGKILL; the disk may be hanging.`,
  });
};
