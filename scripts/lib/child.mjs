import { spawn } from 'node:child_process';
import { constants } from 'node:os';

const FORWARDED_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const hasProcessGroups = process.platform !== 'win32';

/** Sends a signal to a child of `run` and to all that it started. Safe when it has already ended. */
export function signalGroup(child, signal) {
  try {
    if (hasProcessGroups) process.kill(-child.pid, signal);
    else child.kill(signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

/**
 * Runs a program to its end and answers its exit code, 128 + the signal's number when a signal ended it.
 * The program gets a process group of its own, so that ^C reaches it once, through us, and so that it can be ended with all its children.
 * `onStart(child)` is called once it runs. Rejects when it cannot be started.
 */
export function run(command, args, { onStart, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: ['ignore', 'inherit', 'inherit'],
      detached: hasProcessGroups,
      ...options,
    });
    const forward = (signal) => signalGroup(child, signal);
    const stopForwarding = () => {
      for (const signal of FORWARDED_SIGNALS) process.removeListener(signal, forward);
    };
    for (const signal of FORWARDED_SIGNALS) process.on(signal, forward);
    child.once('spawn', () => onStart?.(child));
    child.once('error', (error) => {
      stopForwarding();
      reject(error);
    });
    child.once('exit', (code, signal) => {
      stopForwarding();
      const end = () => resolve(code ?? 128 + constants.signals[signal]);
      // Its last messages may still be on their way.
      if (child.connected) child.once('disconnect', end);
      else end();
    });
  });
}
