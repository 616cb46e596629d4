import type { Instant, ListedPerson, Sighting } from '@homeroom/core';
import { err, ok, type Result, safeTry } from 'neverthrow';
import { participantKind } from './participant-kind.js';
import { type JsonObject, type Misread, misread } from './reading/json.js';
import { millisecondsAt, momentAt } from './reading/moment.js';
import { idAt, wordsAt } from './reading/plain-text.js';

/** Who a participant is, of an event or of a list. A `track_*` event has the ids only. */
export const readSighting = (participant: JsonObject): Result<Sighting, Misread> =>
  safeTry(function* () {
    const key = yield* idAt(participant, 'sid');
    const identity = yield* idAt(participant, 'identity');
    const name = yield* wordsAt(participant, 'name');
    return ok({ key, identity, name, kind: participantKind(participant, identity) });
  });

/** When a participant joined: to the millisecond, or to the second on a LiveKit that does not tell more. */
export const readJoinedAt = (participant: JsonObject): Result<Instant, Misread> =>
  safeTry(function* () {
    const exact = yield* millisecondsAt(participant, 'joined_at_ms');
    const joinedAt = exact ?? (yield* momentAt(participant, 'joined_at'));
    return joinedAt === null ? err(misread('joined_at', 'must be a moment')) : ok(joinedAt);
  });

/** Somebody in the server's list of a room's people. */
export const readListedPerson = (participant: JsonObject): Result<ListedPerson, Misread> =>
  safeTry(function* () {
    const who = yield* readSighting(participant);
    const joinedAt = yield* readJoinedAt(participant);
    return ok({ ...who, joinedAt });
  });
