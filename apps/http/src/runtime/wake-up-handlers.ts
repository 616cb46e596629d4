import type { LiveClasses, WakeUp } from '@homeroom/core';

/** One handler for each kind of wake-up; a rejection means "try again later". `signal` says that the worker stops. */
export type WakeUpHandlers = {
  readonly [T in WakeUp['type']]: (wakeUp: Extract<WakeUp, { type: T }>, signal: AbortSignal) => Promise<void>;
};

/** The work that is not done now is found again by the sweep, so only trouble that passes is worth another wake-up. */
export const wakeUpHandlers = (liveClasses: LiveClasses): WakeUpHandlers => ({
  'ingest-recording': ({ recordId }, signal) =>
    unlessStopped(signal, async () => {
      const done = await liveClasses.ingestRecording(recordId);
      if (done.isErr() && done.error.type === 'storage-failed') throw new Error(done.error.reason);
    }),
  'reconcile-live-session': ({ roomId }, signal) =>
    unlessStopped(signal, async () => {
      const done = await liveClasses.reconcileLiveSession(roomId);
      if (done.isErr() && done.error.type !== 'live-session-not-found') throw new Error(done.error.type);
    }),
});

/**
 * Does not begin when the worker stops, and does not wait for what it has begun: the wake-up is given back, and the process
 * ends soon. Work that is cut off, or done twice, does no harm, because each step of it is in a row.
 */
const unlessStopped = async (signal: AbortSignal, serve: () => Promise<void>): Promise<void> => {
  if (signal.aborted) throw new Error(STOPS);
  const ended = new AbortController();
  const stopped = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error(STOPS)), { once: true, signal: ended.signal });
  });
  try {
    await Promise.race([serve(), stopped]);
  } finally {
    ended.abort();
  }
};

const STOPS = 'the worker stops';
