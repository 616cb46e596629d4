import { APPLIED, type EventOutcome, type ServerAnswer } from '../domain/class-event.js';
import { factsOf } from '../domain/facts.js';
import type { KnownRoom } from '../ports/rooms.js';
import type { Stored } from '../ports/storage.js';
import type { KeepFacts } from './keep-facts.js';
import type { SettleRoom } from './settle-room.js';

/**
 * The video server answered something about a room: that it made it, who is in it, that it is over, who visited it. What
 * that tells is kept as facts like any event's, and the live session follows. Safe to repeat, in any order.
 */
export const serverAnswered =
  (need: { keepFacts: KeepFacts; settleRoom: SettleRoom }) =>
  (answer: ServerAnswer, room: KnownRoom): Stored<EventOutcome> =>
    need
      .keepFacts(factsOf(answer, room))
      .andThen(() => need.settleRoom(room))
      .map(() => APPLIED);

export type ApplyServerAnswer = ReturnType<typeof serverAnswered>;
