import { setTimeout as sleep } from 'node:timers/promises';
import type { WakeUp } from '@homeroom/core';
import type { WakeUpHandlers } from '../src/index.js';

/** Serves every wake-up by one function. */
export const servedBy = (serve: (wakeUp: WakeUp, signal: AbortSignal) => Promise<void>): WakeUpHandlers => ({
  'ingest-recording': serve,
  'reconcile-live-session': serve,
});

/** Handlers that remember what they served. */
export const remembering = () => {
  const served: WakeUp[] = [];
  const handlers = servedBy(async (wakeUp) => {
    served.push(wakeUp);
  });
  return { served, handlers };
};

/** Something that a handler waits for, and that a test sees begun. */
export const gate = () => {
  let open: () => void = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
};

/** Waits for a condition; throws after `timeoutSeconds`. */
export const until = async (condition: () => boolean | Promise<boolean>, timeoutSeconds = 5): Promise<void> => {
  const deadline = performance.now() + timeoutSeconds * 1000;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`The condition was not met within ${timeoutSeconds} s.`);
    await sleep(10);
  }
};

export const recording = (recordId: string): WakeUp => ({ type: 'ingest-recording', recordId });
export const liveSession = (roomId: string): WakeUp => ({ type: 'reconcile-live-session', roomId });
