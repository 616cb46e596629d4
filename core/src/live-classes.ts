import type { AnswerWriter } from './ports/answer-writer.js';
import type { AttendanceBook } from './ports/attendance-book.js';
import type { Clock } from './ports/clock.js';
import type { Connections } from './ports/connections.js';
import type { Courses } from './ports/courses.js';
import type { Drifts } from './ports/drifts.js';
import type { Ids } from './ports/ids.js';
import type { Inbox } from './ports/inbox.js';
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
import { enterCourse } from './use-cases/enter-course.js';
import { fetchRecording } from './use-cases/fetch-recording.js';
import { findOwnSession } from './use-cases/find-own-session.js';
import { finishClosing } from './use-cases/finish-closing.js';
import { ingestRecording } from './use-cases/ingest-recording.js';
import { issueJoinToken } from './use-cases/issue-join-token.js';
import { keepAnswer } from './use-cases/keep-answer.js';
import { listLiveSessionUsers } from './use-cases/list-live-session-users.js';
import { listLiveSessions } from './use-cases/list-live-sessions.js';
import { listRecordings } from './use-cases/list-recordings.js';
import { makePoster } from './use-cases/make-poster.js';
import { openOrFindSession } from './use-cases/open-or-find-session.js';
import { participantJoined } from './use-cases/participant-joined.js';
import { participantLeft } from './use-cases/participant-left.js';
import { participantSeen } from './use-cases/participant-seen.js';
import { peopleListed } from './use-cases/people-listed.js';
import { projectInbox } from './use-cases/project-inbox.js';
import { readAttendance } from './use-cases/read-attendance.js';
import { readRecordingFile } from './use-cases/read-recording-file.js';
import { receiveEvent } from './use-cases/receive-event.js';
import { reconcileLiveSession } from './use-cases/reconcile-live-session.js';
import { recordingAnnounced } from './use-cases/recording-announced.js';
import { replayObservation } from './use-cases/replay-observation.js';
import { roomFinished } from './use-cases/room-finished.js';
import { roomReportedOver } from './use-cases/room-reported-over.js';
import { roomStarted } from './use-cases/room-started.js';
import { settleLiveSession } from './use-cases/settle-live-session.js';
import { showLiveSession } from './use-cases/show-live-session.js';
import { sweepOrphanFiles } from './use-cases/sweep-orphan-files.js';
import { sweepUnsettled } from './use-cases/sweep-unsettled.js';
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
  readonly inbox: Inbox;
  readonly reader: ObservationReader;
  readonly answerWriter: AnswerWriter;
  readonly recordings: Recordings;
  readonly files: RecordingFiles;
  readonly media: Media;
  readonly drifts: Drifts;
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
    describeEntrance: describeEntrance({ ...ports, ...step }),
    createRoom: createRoom({ ...ports, ...step }),
    issueJoinToken: issueJoinToken(ports),
    closeRoom: closeRoom({ ...ports, ...step }),
    listLiveSessions: listLiveSessions({ ...ports, ...step }),
    showLiveSession: showLiveSession({ ...ports, ...step }),
    listLiveSessionUsers: listLiveSessionUsers({ ...ports, ...step }),
    readAttendance: readAttendance({ ...ports, ...step }),
    listRecordings: listRecordings({ ...ports, ...step }),
    readRecordingFile: readRecordingFile(ports),
    receiveEvent: receiveEvent(ports),
    projectInbox: projectInbox({ ...ports, ...step }),
    replayObservation: replayObservation(ports),
    reconcileLiveSession: step.reconcileLiveSession,
    sweepUnsettled: sweepUnsettled({ ...ports, ...step }),
    wakeDueRecordings: wakeDueRecordings(ports),
    ingestRecording: ingestRecording(recordingSteps(ports)),
    sweepOrphanFiles: sweepOrphanFiles(ports),
  };
};

/** The list of use cases. */
export type LiveClasses = ReturnType<typeof createLiveClasses>;

const steps = (ports: Ports) => {
  const settled = { settleLiveSession: settleLiveSession(ports) };
  return {
    ...settled,
    openOrFindSession: openOrFindSession(ports),
    findOwnSession: findOwnSession(ports),
    describeLiveSessions: describeLiveSessions(ports),
    finishClosing: finishClosing({ ...ports, ...settled }),
    reconcileLiveSession: reconcileLiveSession({ ...ports, ...settled, keepAnswer: keepAnswer(ports) }),
    applyClassEvent: applyClassEvent({ ...ports, handlers: eventSteps({ ...ports, ...settled }) }),
  };
};

const eventSteps = (need: Ports & { settleLiveSession: ReturnType<typeof settleLiveSession> }) => ({
  roomStarted: roomStarted(need),
  roomFinished: roomFinished(need),
  roomReportedOver: roomReportedOver(need),
  peopleListed: peopleListed(need),
  participantJoined: participantJoined(need),
  participantLeft: participantLeft(need),
  participantSeen: participantSeen(need),
  recordingAnnounced: recordingAnnounced(need),
});

const recordingSteps = (ports: Ports) => ({
  beginAttempt: beginAttempt(ports),
  fetchRecording: fetchRecording(ports),
  makePoster: makePoster(ports),
});
