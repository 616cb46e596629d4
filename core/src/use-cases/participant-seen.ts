import { APPLIED, type EventOutcome, type ParticipantSeen } from '../domain/class-event.js';
import { factsOf } from '../domain/facts.js';
import type { KnownRoom } from '../ports/rooms.js';
import type { Stored } from '../ports/storage.js';
import type { KeepFacts } from './keep-facts.js';

/** A sign of life: they had joined by then and had not left. Makes a row, `inferred`, when nothing else is known. Safe to repeat, in any order. */
export const participantSeen =
  (need: { keepFacts: KeepFacts }) =>
  (event: ParticipantSeen, room: KnownRoom): Stored<EventOutcome> =>
    need.keepFacts(factsOf(event, room)).map(() => APPLIED);

export type ApplyParticipantSeen = ReturnType<typeof participantSeen>;
