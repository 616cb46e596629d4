import type { AnswerWriter } from './ports/answer-writer.js';
import type { AttendanceBook } from './ports/attendance-book.js';
import type { AttendanceRules } from './ports/attendance-rules.js';
import type { AttendanceTotals } from './ports/attendance-totals.js';
import type { Clock } from './ports/clock.js';
import type { Connections } from './ports/connections.js';
import type { Courses } from './ports/courses.js';
import type { Deliveries } from './ports/deliveries.js';
import type { Digest } from './ports/digest.js';
import type { Drifts } from './ports/drifts.js';
import type { Ids } from './ports/ids.js';
import type { Inbox } from './ports/inbox.js';
import type { Ledgers } from './ports/ledgers.js';
import type { LiveSessions } from './ports/live-sessions.js';
import type { Media } from './ports/media.js';
import type { ObservationReader } from './ports/observation-reader.js';
import type { RecordingFiles } from './ports/recording-files.js';
import type { RecordingSource } from './ports/recording-source.js';
import type { Recordings } from './ports/recordings.js';
import type { Rooms } from './ports/rooms.js';
import type { Seats } from './ports/seats.js';
import type { VideoServer } from './ports/video-server.js';
import type { WakeUps } from './ports/wake-ups.js';
import { applyClassEvent } from './use-cases/apply-class-event.js';
import { beginAttempt } from './use-cases/begin-attempt.js';
import { closeRoom } from './use-cases/close-room.js';
import { createRoom } from './use-cases/create-room.js';
import { describeEntrance } from './use-cases/describe-entrance.js';
import { describeLiveSessions } from './use-cases/describe-live-sessions.js';
import { enterAsPlatform } from './use-cases/enter-as-platform.js';
import { enterCourse } from './use-cases/enter-course.js';
import { exportAttendance } from './use-cases/export-attendance.js';
import { fetchRecording } from './use-cases/fetch-recording.js';
import { findOwnSession } from './use-cases/find-own-session.js';
import { finishClosing } from './use-cases/finish-closing.js';
import { followLiveSessions } from './use-cases/follow-live-sessions.js';
import { ingestRecording } from './use-cases/ingest-recording.js';
import { issueJoinToken } from './use-cases/issue-join-token.js';
import { keepAnswer } from './use-cases/keep-answer.js';
import { type KeepFacts, keepFacts } from './use-cases/keep-facts.js';
import { listAttendanceRules } from './use-cases/list-attendance-rules.js';
import { listLiveSessionUsers } from './use-cases/list-live-session-users.js';
import { listLiveSessions } from './use-cases/list-live-sessions.js';
import { listRecordings } from './use-cases/list-recordings.js';
import { makePoster } from './use-cases/make-poster.js';
import { openOrFindSession } from './use-cases/open-or-find-session.js';
import { participantJoined } from './use-cases/participant-joined.js';
import { participantLeft } from './use-cases/participant-left.js';
import { participantSeen } from './use-cases/participant-seen.js';
import { previewAttendanceRule } from './use-cases/preview-attendance-rule.js';
import { projectInbox } from './use-cases/project-inbox.js';
import { readAccount } from './use-cases/read-account.js';
import { readAttendance } from './use-cases/read-attendance.js';
import { readAttendanceRule } from './use-cases/read-attendance-rule.js';
import { readCourseAttendance } from './use-cases/read-course-attendance.js';
import { readCourseResults } from './use-cases/read-course-results.js';
import { readJudgedClasses } from './use-cases/read-judged-classes.js';
import { readRecordingFile } from './use-cases/read-recording-file.js';
import { rebuildAll } from './use-cases/rebuild-all.js';
import { rebuildLiveSession } from './use-cases/rebuild-live-session.js';
import { receiveEvent } from './use-cases/receive-event.js';
import { reconcileActiveRooms } from './use-cases/reconcile-active-rooms.js';
import { reconcileLiveSession } from './use-cases/reconcile-live-session.js';
import { reconcileRoom } from './use-cases/reconcile-room.js';
import { recordingAnnounced } from './use-cases/recording-announced.js';
import { replayObservation } from './use-cases/replay-observation.js';
import { reportDrift } from './use-cases/report-drift.js';
import { rollUpAttendance } from './use-cases/roll-up-attendance.js';
import { roomFinished } from './use-cases/room-finished.js';
import { roomStarted } from './use-cases/room-started.js';
import { sealOldSessions } from './use-cases/seal-old-sessions.js';
import { serverAnswered } from './use-cases/server-answered.js';
import { setAttendanceRule } from './use-cases/set-attendance-rule.js';
import { settleLiveSession } from './use-cases/settle-live-session.js';
import { type SettleRoom, settleRoom } from './use-cases/settle-room.js';
import { showLiveSession } from './use-cases/show-live-session.js';
import { sweepOrphanFiles } from './use-cases/sweep-orphan-files.js';
import { sweepUnsettled } from './use-cases/sweep-unsettled.js';
import { takeAnswer } from './use-cases/take-answer.js';
import { wakeDueRecordings } from './use-cases/wake-due-recordings.js';

/** Everything that live classes need from outside. */
export interface Ports {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly courses: Courses;
  readonly liveSessions: LiveSessions;
  readonly rooms: Rooms;
  readonly seats: Seats;
  readonly connections: Connections;
  readonly attendanceBook: AttendanceBook;
  readonly attendanceTotals: AttendanceTotals;
  readonly attendanceRules: AttendanceRules;
  readonly ledgers: Ledgers;
  readonly inbox: Inbox;
  readonly reader: ObservationReader;
  readonly answerWriter: AnswerWriter;
  readonly recordings: Recordings;
  readonly files: RecordingFiles;
  readonly media: Media;
  readonly drifts: Drifts;
  readonly deliveries: Deliveries;
  readonly digest: Digest;
  readonly videoServer: VideoServer;
  readonly recordingSource: RecordingSource;
  readonly wakeUps: WakeUps;
}

/**
 * All use cases of live classes, over the given ports: the one list, for apps and for other services. Use cases that are
 * steps of others are given to them here and are not part of it.
 */
export const createLiveClasses = (ports: Ports) => {
  const step = steps(ports);
  return {
    enterCourse: enterCourse(ports),
    enterAsPlatform: enterAsPlatform(ports),
    describeEntrance: describeEntrance({ ...ports, ...step }),
    createRoom: createRoom({ ...ports, ...step }),
    issueJoinToken: issueJoinToken(ports),
    closeRoom: closeRoom({ ...ports, ...step }),
    listLiveSessions: listLiveSessions({ ...ports, ...step }),
    showLiveSession: showLiveSession({ ...ports, ...step }),
    listLiveSessionUsers: listLiveSessionUsers({ ...ports, ...step }),
    readAttendance: readAttendance({ ...ports, ...step }),
    readCourseAttendance: readCourseAttendance(ports),
    readAttendanceRule: step.readAttendanceRule,
    listAttendanceRules: listAttendanceRules(ports),
    previewAttendanceRule: previewAttendanceRule(step),
    setAttendanceRule: setAttendanceRule(ports),
    readCourseResults: readCourseResults(step),
    followLiveSessions: followLiveSessions({ ...ports, ...step }),
    exportAttendance: exportAttendance(ports),
    rollUpAttendance: rollUpAttendance(ports),
    listRecordings: listRecordings({ ...ports, ...step }),
    readRecordingFile: readRecordingFile(ports),
    receiveEvent: receiveEvent(ports),
    projectInbox: projectInbox({ ...ports, ...step }),
    replayObservation: replayObservation(ports),
    reconcileLiveSession: step.reconcileLiveSession,
    reconcileActiveRooms: reconcileActiveRooms({ ...ports, ...step }),
    reportDrift: reportDrift(ports),
    rebuildLiveSession: step.rebuildLiveSession,
    rebuildAll: rebuildAll({ ...ports, ...step }),
    sealOldSessions: sealOldSessions(ports),
    sweepUnsettled: sweepUnsettled({ ...ports, ...step }),
    wakeDueRecordings: wakeDueRecordings(ports),
    ingestRecording: ingestRecording(recordingSteps(ports)),
    sweepOrphanFiles: sweepOrphanFiles(ports),
  };
};

/** The list of use cases. */
export type LiveClasses = ReturnType<typeof createLiveClasses>;

const steps = (ports: Ports) => {
  const basic = {
    settleLiveSession: settleLiveSession(ports),
    keepAnswer: keepAnswer(ports),
    keepFacts: keepFacts(ports),
    openOrFindSession: openOrFindSession(ports),
    findOwnSession: findOwnSession(ports),
    readAttendanceRule: readAttendanceRule(ports),
    readJudgedClasses: readJudgedClasses(ports),
    describeLiveSessions: describeLiveSessions(ports),
  };
  const need = { ...ports, ...basic, takeAnswer: takeAnswer(basic) };
  return {
    ...basic,
    takeAnswer: need.takeAnswer,
    finishClosing: finishClosing(need),
    rebuildLiveSession: rebuildLiveSession(need),
    reconcileLiveSession: reconcileLiveSession({
      ...need,
      reconcileRoom: reconcileRoom(need),
      readAccount: readAccount(need),
    }),
    applyClassEvent: applyClassEvent({
      ...ports,
      handlers: eventSteps({ ...ports, ...basic, settleRoom: settleRoom(basic) }),
    }),
  };
};

const eventSteps = (need: Ports & { keepFacts: KeepFacts; settleRoom: SettleRoom }) => ({
  roomStarted: roomStarted(need),
  roomFinished: roomFinished(need),
  participantJoined: participantJoined(need),
  participantLeft: participantLeft(need),
  participantSeen: participantSeen(need),
  recordingAnnounced: recordingAnnounced(need),
  serverAnswered: serverAnswered(need),
});

const recordingSteps = (ports: Ports) => ({
  beginAttempt: beginAttempt(ports),
  fetchRecording: fetchRecording(ports),
  makePoster: makePoster(ports),
});
