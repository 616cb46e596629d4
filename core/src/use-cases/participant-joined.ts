import { APPLIED, type EventOutcome, type ParticipantJoined } from '../domain/class-event.js';
import { factsOf } from '../domain/facts.js';
import type { KnownRoom } from '../ports/rooms.js';
import type { Stored } from '../ports/storage.js';
import type { KeepFacts } from './keep-facts.js';

/** Somebody came in. Safe to repeat, in any order: a leave that came before is kept. */
export const participantJoined =
  (need: { keepFacts: KeepFacts }) =>
  (event: ParticipantJoined, room: KnownRoom): Stored<EventOutcome> =>
    need.keepFacts(factsOf(event, room)).map(() => APPLIED);

export type ApplyParticipantJoined = ReturnType<typeof participantJoined>;
