import type { LiveClasses, WakeUp } from '@homeroom/core';

/** One handler for each kind of wake-up; a rejection means "try again later". */
export type WakeUpHandlers = {
  readonly [T in WakeUp['type']]: (wakeUp: Extract<WakeUp, { type: T }>) => Promise<void>;
};

/** The work that is not done now is found again by the sweep, so only trouble that passes is worth another wake-up. */
export const wakeUpHandlers = (liveClasses: LiveClasses): WakeUpHandlers => ({
  'ingest-recording': async ({ recordId }) => {
    const done = await liveClasses.ingestRecording(recordId);
    if (done.isErr() && done.error.type === 'storage-failed') throw new Error(done.error.reason);
  },
  'reconcile-live-session': async ({ roomId }) => {
    const done = await liveClasses.reconcileLiveSession(roomId);
    if (done.isErr() && done.error.type !== 'live-session-not-found') throw new Error(done.error.type);
  },
});
