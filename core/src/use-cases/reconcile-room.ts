import { err, ok, safeTry } from 'neverthrow';
import type { PeopleListed, RoomReportedOver } from '../domain/class-event.js';
import type { Drift } from '../domain/drift.js';
import { type Facts, factsOf } from '../domain/facts.js';
import type { Instant } from '../domain/instant.js';
import { roomFacts } from '../domain/ledger.js';
import { differences } from '../domain/reconciliation.js';
import type { Room } from '../domain/room.js';
import type { Clock } from '../ports/clock.js';
import type { Drifts } from '../ports/drifts.js';
import type { SessionLedger } from '../ports/ledgers.js';
import type { Stored } from '../ports/storage.js';
import type { VideoServer, VideoServerFailed } from '../ports/video-server.js';
import type { KeepAnswer } from './keep-answer.js';

/** What the video server said of a room: whether it is active, and what that tells. */
export interface RoomReconciliation {
  readonly active: boolean;
  readonly told: Facts;
  readonly drifts: readonly Drift[];
}

/**
 * Asks the video server about one room, records what differs from what was known, and keeps the answer as an observation, from
 * which the repair follows like from any event. In this order, since nothing differs any more once an answer is applied. The
 * people are asked for only while the room is active. Safe to repeat.
 */
export const reconcileRoom =
  (need: { videoServer: VideoServer; drifts: Drifts; keepAnswer: KeepAnswer; clock: Clock }) =>
  (room: Room, ledger: SessionLedger): Stored<RoomReconciliation, VideoServerFailed> =>
    safeTry(async function* () {
      const answer = yield* askAbout(need.videoServer, room.roomId, need.clock.now());
      const drifts = differences(room, answer, roomFacts(room, ledger, false));
      yield* need.drifts.record(drifts);
      yield* need.keepAnswer(answer);
      return ok({ active: answer.type === 'people-listed', told: factsOf(answer, room), drifts });
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

export type ReconcileRoom = ReturnType<typeof reconcileRoom>;
