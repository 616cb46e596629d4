import type { ResultAsync } from 'neverthrow';

/** Something to do soon. Rows are the truth about work; a wake-up only says where to look. */
export type WakeUp =
  | { readonly type: 'ingest-recording'; readonly recordId: string }
  | { readonly type: 'reconcile-live-session'; readonly roomId: string };

/** The wake-up could not be sent. A sweep finds the work later, so nothing is lost. */
export interface WakeUpFailed {
  readonly type: 'wake-up-failed';
  readonly reason: string;
}

/** Wakes a worker. */
export interface WakeUps {
  /** Asks for one wake-up; the same one asked twice before it is served is served once. Safe to repeat. */
  wake(wakeUp: WakeUp): ResultAsync<void, WakeUpFailed>;
}
