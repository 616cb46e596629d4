import { err, ok, type Result, safeTry } from 'neverthrow';
import { type LiveSessionNotFound, liveSessionNotFound } from '../domain/errors.js';
import { type Facts, factsOf, mergedFacts, NO_FACTS } from '../domain/facts.js';
import type { Instant } from '../domain/instant.js';
import { ledgerState } from '../domain/ledger-state.js';
import type { Digest } from '../ports/digest.js';
import type { Ledgers, Sealed, ToldOfSession } from '../ports/ledgers.js';
import type { ObservationReader } from '../ports/observation-reader.js';
import type { Missing, Stored } from '../ports/storage.js';
import type { SettleLiveSession } from './settle-live-session.js';

/** What a rebuild of one live session did. */
export type RebuiltSession =
  | {
      readonly outcome: 'rebuilt';
      readonly roomId: string;
      readonly observations: number;
      /** State hashes; the same unless what was derived had gone wrong, or is derived differently now. */
      readonly before: string;
      readonly after: string;
    }
  | { readonly outcome: 'sealed'; readonly roomId: string; readonly sealedAt: Instant };

/**
 * Derives everything of one live session again from its observations, in one transaction, and says whether anything is
 * different now. One whose observations are in the archive stays as it is. Safe to repeat. Errors: `live-session-not-found`,
 * `storage-failed`.
 */
export const rebuildLiveSession =
  (need: { ledgers: Ledgers; reader: ObservationReader; digest: Digest; settleLiveSession: SettleLiveSession }) =>
  (roomId: string): Stored<RebuiltSession, LiveSessionNotFound> =>
    safeTry(async function* () {
      const rebuilt = await need.ledgers.rebuild(roomId, (told) => derive(need.reader, told));
      if (rebuilt.isErr()) return notRebuilt(roomId, rebuilt.error);
      yield* need.settleLiveSession(roomId);
      const { before, after, observations } = rebuilt.value;
      const hash = (facts: Facts) => need.digest.sha256(ledgerState(facts));
      return ok<RebuiltSession>({ outcome: 'rebuilt', roomId, observations, before: hash(before), after: hash(after) });
    });

const notRebuilt = <E extends { readonly type: string }>(
  roomId: string,
  error: Missing | Sealed | E,
): Result<RebuiltSession, LiveSessionNotFound | E> => {
  if (isSealed(error)) return ok({ outcome: 'sealed', roomId, sealedAt: error.sealedAt });
  return isMissing(error) ? err(liveSessionNotFound(roomId)) : err(error);
};

const isSealed = (error: { readonly type: string }): error is Sealed => error.type === 'sealed';

const isMissing = (error: { readonly type: string }): error is Missing => error.type === 'missing';

const derive = (reader: ObservationReader, { rooms, observations }: ToldOfSession): Facts => {
  const known = new Map(rooms.map((room) => [room.roomId, room]));
  return mergedFacts(
    observations.map((observation) => {
      const event = reader.read(observation);
      if (event.isErr() || event.value.type === 'not-about-a-class') return NO_FACTS;
      const room = known.get(event.value.room.roomId);
      return room === undefined ? NO_FACTS : factsOf(event.value, room);
    }),
  );
};

export type RebuildLiveSession = ReturnType<typeof rebuildLiveSession>;
