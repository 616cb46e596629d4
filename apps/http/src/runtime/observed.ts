import type { LiveClasses } from '@homeroom/core';
import type { ResultAsync } from 'neverthrow';

/** What came of one call of a use case. */
export interface UseCaseOutcome {
  readonly useCase: string;
  /** `ok`, the error's type, or `bug` when it threw. */
  readonly outcome: string;
  readonly milliseconds: number;
}

/**
 * The same use cases, telling what came of each call: its name, outcome and time, never its input, which holds tokens and
 * names. Core has no logger; this is the one place where it is looked at from outside.
 */
export const observed = (liveClasses: LiveClasses, tell: (outcome: UseCaseOutcome) => void): LiveClasses => {
  const watch =
    <Input extends unknown[], Output, Failure extends { readonly type: string }>(
      useCase: string,
      run: (...input: Input) => ResultAsync<Output, Failure>,
    ) =>
    (...input: Input): ResultAsync<Output, Failure> => {
      const startedAt = performance.now();
      const told = (outcome: string): void => {
        try {
          tell({ useCase, outcome, milliseconds: performance.now() - startedAt });
        } catch {
          // Who only looks must not end the process, nor the use case.
        }
      };
      let running: ResultAsync<Output, Failure>;
      try {
        running = run(...input);
      } catch (bug) {
        told('bug');
        throw bug;
      }
      running.then(
        (result) => told(result.isOk() ? 'ok' : result.error.type),
        () => told('bug'),
      );
      return running;
    };
  return {
    enterCourse: watch('enterCourse', liveClasses.enterCourse),
    describeEntrance: watch('describeEntrance', liveClasses.describeEntrance),
    createRoom: watch('createRoom', liveClasses.createRoom),
    issueJoinToken: watch('issueJoinToken', liveClasses.issueJoinToken),
    closeRoom: watch('closeRoom', liveClasses.closeRoom),
    listLiveSessions: watch('listLiveSessions', liveClasses.listLiveSessions),
    showLiveSession: watch('showLiveSession', liveClasses.showLiveSession),
    listLiveSessionUsers: watch('listLiveSessionUsers', liveClasses.listLiveSessionUsers),
    readAttendance: watch('readAttendance', liveClasses.readAttendance),
    listRecordings: watch('listRecordings', liveClasses.listRecordings),
    readRecordingFile: watch('readRecordingFile', liveClasses.readRecordingFile),
    receiveEvent: watch('receiveEvent', liveClasses.receiveEvent),
    projectInbox: watch('projectInbox', liveClasses.projectInbox),
    replayObservation: watch('replayObservation', liveClasses.replayObservation),
    reconcileLiveSession: watch('reconcileLiveSession', liveClasses.reconcileLiveSession),
    sweepUnsettled: watch('sweepUnsettled', liveClasses.sweepUnsettled),
    wakeDueRecordings: watch('wakeDueRecordings', liveClasses.wakeDueRecordings),
    ingestRecording: watch('ingestRecording', liveClasses.ingestRecording),
    sweepOrphanFiles: watch('sweepOrphanFiles', liveClasses.sweepOrphanFiles),
  };
};
