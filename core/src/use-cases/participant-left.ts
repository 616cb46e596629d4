import { APPLIED, type EventOutcome, type ParticipantLeft } from '../domain/class-event.js';
import { factsOf } from '../domain/facts.js';
import type { KnownRoom } from '../ports/rooms.js';
import type { Stored } from '../ports/storage.js';
import type { KeepFacts } from './keep-facts.js';

/** Somebody was noticed to have left. It tells the join too, so it makes the whole row when the join is lost. Safe to repeat, in any order. */
export const participantLeft =
  (need: { keepFacts: KeepFacts }) =>
  (event: ParticipantLeft, room: KnownRoom): Stored<EventOutcome> =>
    need.keepFacts(factsOf(event, room)).map(() => APPLIED);

export type ApplyParticipantLeft = ReturnType<typeof participantLeft>;
