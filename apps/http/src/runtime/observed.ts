import type { LiveClasses } from '@homeroom/core';
import type { ResultAsync } from 'neverthrow';

/** What came of one call of a use case. */
export interface UseCaseOutcome {
  readonly useCase: string;
  /** `ok`, the error's type, or `bug` when it threw; of what is given in pieces also `left` and `failed`. */
  readonly outcome: string;
  readonly milliseconds: number;
}

/**
 * The same use cases, telling what came of each call: its name, outcome and time, never its input, which holds tokens and
 * names. Core has no logger; this is the one place where it is looked at from outside.
 */
export const observed = (liveClasses: LiveClasses, tell: (outcome: UseCaseOutcome) => void): LiveClasses => {
  const timing = (useCase: string): ((outcome: string) => void) => {
    const startedAt = performance.now();
    return (outcome) => {
      try {
        tell({ useCase, outcome, milliseconds: performance.now() - startedAt });
      } catch {
        // Who only looks must not end the process, nor the use case.
      }
    };
  };
  const watch =
    <Input extends unknown[], Output, Failure extends { readonly type: string }>(
      useCase: string,
      run: (...input: Input) => ResultAsync<Output, Failure>,
    ) =>
    (...input: Input): ResultAsync<Output, Failure> => {
      const told = timing(useCase);
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
  const watchPieces =
    <Input extends unknown[], Piece>(useCase: string, run: (...input: Input) => AsyncIterable<Piece>) =>
    (...input: Input): AsyncIterable<Piece> =>
      watchedPieces(
        () => run(...input),
        () => timing(useCase),
      );
  return {
    enterCourse: watch('enterCourse', liveClasses.enterCourse),
    enterAsPlatform: watch('enterAsPlatform', liveClasses.enterAsPlatform),
    describeEntrance: watch('describeEntrance', liveClasses.describeEntrance),
    createRoom: watch('createRoom', liveClasses.createRoom),
    issueJoinToken: watch('issueJoinToken', liveClasses.issueJoinToken),
    closeRoom: watch('closeRoom', liveClasses.closeRoom),
    listLiveSessions: watch('listLiveSessions', liveClasses.listLiveSessions),
    showLiveSession: watch('showLiveSession', liveClasses.showLiveSession),
    listLiveSessionUsers: watch('listLiveSessionUsers', liveClasses.listLiveSessionUsers),
    readAttendance: watch('readAttendance', liveClasses.readAttendance),
    readCourseAttendance: watch('readCourseAttendance', liveClasses.readCourseAttendance),
    readAttendanceRule: watch('readAttendanceRule', liveClasses.readAttendanceRule),
    listAttendanceRules: watch('listAttendanceRules', liveClasses.listAttendanceRules),
    previewAttendanceRule: watch('previewAttendanceRule', liveClasses.previewAttendanceRule),
    setAttendanceRule: watch('setAttendanceRule', liveClasses.setAttendanceRule),
    readCourseResults: watch('readCourseResults', liveClasses.readCourseResults),
    followLiveSessions: watch('followLiveSessions', liveClasses.followLiveSessions),
    exportAttendance: watchPieces('exportAttendance', liveClasses.exportAttendance),
    rollUpAttendance: watch('rollUpAttendance', liveClasses.rollUpAttendance),
    listRecordings: watch('listRecordings', liveClasses.listRecordings),
    readRecordingFile: watch('readRecordingFile', liveClasses.readRecordingFile),
    receiveEvent: watch('receiveEvent', liveClasses.receiveEvent),
    projectInbox: watch('projectInbox', liveClasses.projectInbox),
    replayObservation: watch('replayObservation', liveClasses.replayObservation),
    reconcileLiveSession: watch('reconcileLiveSession', liveClasses.reconcileLiveSession),
    reconcileActiveRooms: watch('reconcileActiveRooms', liveClasses.reconcileActiveRooms),
    reportDrift: watch('reportDrift', liveClasses.reportDrift),
    rebuildLiveSession: watch('rebuildLiveSession', liveClasses.rebuildLiveSession),
    rebuildAll: watch('rebuildAll', liveClasses.rebuildAll),
    sealOldSessions: watch('sealOldSessions', liveClasses.sealOldSessions),
    sweepUnsettled: watch('sweepUnsettled', liveClasses.sweepUnsettled),
    wakeDueRecordings: watch('wakeDueRecordings', liveClasses.wakeDueRecordings),
    ingestRecording: watch('ingestRecording', liveClasses.ingestRecording),
    sweepOrphanFiles: watch('sweepOrphanFiles', liveClasses.sweepOrphanFiles),
  };
};

/** Tells at the end of each reading: `ok` when all was read, `left` when the reader stopped before, `failed` when it threw, as a store that is away does. */
async function* watchedPieces<Piece>(
  run: () => AsyncIterable<Piece>,
  begin: () => (outcome: string) => void,
): AsyncGenerator<Piece, void> {
  const told = begin();
  let outcome = 'left';
  try {
    yield* run();
    outcome = 'ok';
  } catch (thrown) {
    outcome = 'failed';
    throw thrown;
  } finally {
    told(outcome);
  }
}
