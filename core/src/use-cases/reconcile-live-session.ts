import { err, ok, safeTry } from 'neverthrow';
import type { ListedPerson, PeopleListed, RoomReportedOver } from '../domain/class-event.js';
import type { Drift, DriftKind } from '../domain/drift.js';
import { type LiveSessionNotFound, liveSessionNotFound } from '../domain/errors.js';
import { type Instant, SECOND } from '../domain/instant.js';
import { confirm, type LiveSession, newestRoom } from '../domain/live-session.js';
import type { Clock } from '../ports/clock.js';
import type { Connections } from '../ports/connections.js';
import type { Drifts } from '../ports/drifts.js';
import type { LiveSessions } from '../ports/live-sessions.js';
import type { StorageFailed, Stored } from '../ports/storage.js';
import type { VideoServer, VideoServerFailed } from '../ports/video-server.js';
import type { KeepAnswer } from './keep-answer.js';
import type { SettleLiveSession } from './settle-live-session.js';

export type ReconcileError = LiveSessionNotFound | StorageFailed | VideoServerFailed;

/** What the video server said of a live session, and what it does not agree with us on. */
export interface Reconciliation {
  readonly answer: 'active' | 'over' | 'too-early';
  readonly drifts: readonly Drift[];
}

/** A create may take 20 s to answer: a room younger than this is not asked for, since "not active" would mean "not yet". */
export const OPENING_GRACE = 30 * SECOND;

/**
 * Asks the video server about the newest room of a live session and keeps its answer as an observation, from which the
 * repair follows like from any event. A room is over only when the server says "not active": the people are asked for only
 * while it is. Safe to repeat.
 */
export const reconcileLiveSession =
  (need: {
    liveSessions: LiveSessions;
    connections: Connections;
    videoServer: VideoServer;
    keepAnswer: KeepAnswer;
    settleLiveSession: SettleLiveSession;
    drifts: Drifts;
    clock: Clock;
  }) =>
  (roomId: string): Stored<Reconciliation, ReconcileError> =>
    safeTry(async function* () {
      const session = yield* need.liveSessions.find(roomId);
      if (session === null) return err(liveSessionNotFound(roomId));
      const at = need.clock.now();
      const room = newestRoom(session);
      if (session.status === 'opening' && room.createdAt > at - OPENING_GRACE) {
        return ok<Reconciliation>({ answer: 'too-early', drifts: [] });
      }
      const answer = yield* askAbout(need.videoServer, room.roomId, at);
      const known = yield* need.connections.ofRoom(room.roomId);
      const drifts = driftsOf(session, answer, new Set(known.map((connection) => connection.key)));
      yield* need.keepAnswer(answer);
      yield* need.drifts.record(drifts);
      yield* need.settleLiveSession(roomId, (current) => confirm(current, at));
      return ok<Reconciliation>({ answer: answer.type === 'people-listed' ? 'active' : 'over', drifts });
    });

const askAbout = (
  videoServer: VideoServer,
  roomId: string,
  at: Instant,
): Stored<PeopleListed | RoomReportedOver, VideoServerFailed> =>
  safeTry(async function* () {
    const room = { roomId, parentRoomId: null, sid: null };
    if (yield* videoServer.isRoomActive(roomId)) {
      const listed = await videoServer.roomPeople(roomId);
      if (listed.isOk()) {
        const { createdAt, people, sid } = listed.value;
        return ok<PeopleListed>({ type: 'people-listed', room: { ...room, sid }, at, createdAt, people });
      }
      if (listed.error.type !== 'room-not-active') return err(listed.error);
    }
    const endedAt = yield* videoServer.pastRoomEnd(roomId);
    return ok<RoomReportedOver>({ type: 'room-reported-over', room, at, endedAt });
  });

const driftsOf = (
  session: LiveSession,
  answer: PeopleListed | RoomReportedOver,
  known: ReadonlySet<string>,
): Drift[] => {
  const { roomId } = answer.room;
  const drift = (kind: DriftKind, asked: string, found: string): Drift => ({
    liveSessionId: session.id,
    roomId,
    kind,
    asked,
    found,
    at: answer.at,
  });
  if (answer.type === 'room-reported-over') {
    return session.status === 'open'
      ? [drift('room-over', 'the room is open', 'the server has no such active room')]
      : [];
  }
  const missed = answer.people.filter((person: ListedPerson) => !known.has(person.key));
  const presence = missed.map(({ key }) =>
    drift('presence', `connection ${key}`, 'it is inside, and no event said so'),
  );
  return session.status === 'ended'
    ? [drift('room-active', 'the room is over', 'the server has it active'), ...presence]
    : presence;
};

export type ReconcileLiveSession = ReturnType<typeof reconcileLiveSession>;
