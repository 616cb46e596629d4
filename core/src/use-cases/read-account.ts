import { err, ok, safeTry } from 'neverthrow';
import type { VisitsReported } from '../domain/class-event.js';
import type { Drift } from '../domain/drift.js';
import { factsOf, mergedFacts } from '../domain/facts.js';
import type { Instant } from '../domain/instant.js';
import { roomFacts } from '../domain/ledger.js';
import { accountDifferences } from '../domain/reconciliation.js';
import { CLOCKS_APART, type Room } from '../domain/room.js';
import type { Clock } from '../ports/clock.js';
import type { Drifts } from '../ports/drifts.js';
import type { SessionLedger } from '../ports/ledgers.js';
import type { Stored } from '../ports/storage.js';
import type { VideoServer, VideoServerFailed } from '../ports/video-server.js';
import type { KeepAnswer } from './keep-answer.js';

/**
 * Reads the video server's account of who visited a room that is over, records what it tells that was not known, and keeps it as
 * an observation: it narrows ends and adds people of whom no event told. Nothing while there is no account. One that cannot be
 * used changes nothing and is a difference to look at. Safe to repeat.
 */
export const readAccount =
  (need: { videoServer: VideoServer; drifts: Drifts; keepAnswer: KeepAnswer; clock: Clock }) =>
  (room: Room, ledger: SessionLedger): Stored<readonly Drift[], VideoServerFailed> =>
    safeTry(async function* () {
      const at = need.clock.now();
      const { roomId } = room;
      const asked = await need.videoServer.visits(roomId);
      if (asked.isErr() && asked.error.type === 'video-server-unavailable') return err(asked.error);
      const visits = asked.unwrapOr([]);
      if (asked.isErr() || visits?.some((visit) => isAfter(visit, at))) {
        const drifts = [unusable(room, at)];
        yield* need.drifts.record(drifts);
        return ok(drifts);
      }
      if (visits === null) return ok([]);
      const eventRoom = { roomId, parentRoomId: null, sid: null };
      const answer: VisitsReported = { type: 'visits-reported', room: eventRoom, at, visits };
      const known = mergedFacts([ledger, factsOf(answer, room)]);
      const drifts = accountDifferences(room, roomFacts(room, { ...known, rooms: ledger.rooms }, true), at);
      yield* need.drifts.record(drifts);
      yield* need.keepAnswer(answer);
      return ok(drifts);
    });

/** Nobody can tell of what has not happened yet: such an account contradicts itself. */
const isAfter = ({ from, to }: VisitsReported['visits'][number], askedAt: Instant): boolean =>
  Math.max(from, to ?? from) > askedAt + CLOCKS_APART;

const unusable = ({ liveSessionId, roomId }: Room, at: Instant): Drift => ({
  liveSessionId,
  roomId,
  kind: 'account',
  source: 'account',
  asked: 'the account of visits',
  found: 'it cannot be used: it is malformed, contradicts itself, is too large, or was refused',
  at,
  repairedAt: null,
});

export type ReadAccount = ReturnType<typeof readAccount>;
