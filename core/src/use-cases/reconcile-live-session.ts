import { err, ok, safeTry } from 'neverthrow';
import type { Drift } from '../domain/drift.js';
import { type LiveSessionNotFound, liveSessionNotFound } from '../domain/errors.js';
import { mergedFacts } from '../domain/facts.js';
import { SECOND } from '../domain/instant.js';
import { confirm, newestRoom } from '../domain/live-session.js';
import { ACCOUNT_AFTER, accountsDue, roomsToAsk } from '../domain/reconciliation.js';
import type { Clock } from '../ports/clock.js';
import type { Ledgers } from '../ports/ledgers.js';
import type { LiveSessions } from '../ports/live-sessions.js';
import type { StorageFailed, Stored } from '../ports/storage.js';
import type { VideoServerFailed } from '../ports/video-server.js';
import type { ReadAccount } from './read-account.js';
import type { ReconcileRoom, RoomReconciliation } from './reconcile-room.js';
import type { SettleLiveSession } from './settle-live-session.js';

export type ReconcileError = LiveSessionNotFound | StorageFailed | VideoServerFailed;

/** What the video server said of a live session, and what it does not agree with us on. */
export interface Reconciliation {
  readonly answer: 'active' | 'over' | 'too-early';
  readonly drifts: readonly Drift[];
}

/** A create may take 20 s to answer: a room younger than this, in milliseconds, is not asked for, since "not active" would mean "not yet". */
export const OPENING_GRACE = 30 * SECOND;

/**
 * Asks the video server about a live session: about its newest room, about every other of which no end was told, and, once
 * it is over, for the accounts of visits. Every answer is kept as an observation, from which the repair follows like from any
 * event; what differed is recorded before, so that neither is lost when a later question fails. Once the server has said of all
 * rooms whether they are active, the session is confirmed, whatever becomes of the accounts. A room is over only when the server
 * says "not active". Safe to repeat.
 */
export const reconcileLiveSession =
  (need: {
    liveSessions: LiveSessions;
    ledgers: Ledgers;
    reconcileRoom: ReconcileRoom;
    readAccount: ReadAccount;
    settleLiveSession: SettleLiveSession;
    clock: Clock;
  }) =>
  (roomId: string): Stored<Reconciliation, ReconcileError> =>
    safeTry(async function* () {
      const session = yield* need.liveSessions.find(roomId);
      const ledger = yield* need.ledgers.read(roomId);
      if (session === null || ledger === null) return err(liveSessionNotFound(roomId));
      const at = need.clock.now();
      const newest = newestRoom(session);
      if (session.status === 'opening' && newest.createdAt > at - OPENING_GRACE) {
        return ok<Reconciliation>({ answer: 'too-early', drifts: [] });
      }
      const asked: RoomReconciliation[] = [];
      for (const room of roomsToAsk(newest.roomId, ledger)) asked.push(yield* need.reconcileRoom(room, ledger));
      yield* need.settleLiveSession(roomId, (current) => confirm(current, at));
      // The newest room is asked about first.
      const active = asked[0]?.active ?? false;
      const known = { ...mergedFacts([ledger, ...asked.map(({ told }) => told)]), rooms: ledger.rooms };
      const drifts = asked.flatMap((one) => one.drifts);
      const accounts = active ? [] : accountsDue(newest.roomId, known, at - ACCOUNT_AFTER);
      for (const room of accounts) drifts.push(...(yield* need.readAccount(room, known)));
      return ok<Reconciliation>({ answer: active ? 'active' : 'over', drifts });
    });

export type ReconcileLiveSession = ReturnType<typeof reconcileLiveSession>;
