import type { ServerAnswer } from '../domain/class-event.js';
import { factsOf } from '../domain/facts.js';
import type { LiveSession } from '../domain/live-session.js';
import type { Stored } from '../ports/storage.js';
import type { KeepAnswer } from './keep-answer.js';
import type { KeepFacts } from './keep-facts.js';

/**
 * Keeps an answer about a main room as an observation, and applies what it tells at once, for a caller that goes on from it.
 * The projector applies it again, which changes nothing; a rebuild finds it. Safe to repeat. Errors: `storage-failed`.
 */
export const takeAnswer =
  (need: { keepAnswer: KeepAnswer; keepFacts: KeepFacts }) =>
  ({ id, createdAt }: LiveSession, answer: ServerAnswer): Stored<void> => {
    const room = { roomId: answer.room.roomId, liveSessionId: id, kind: 'main', createdAt } as const;
    return need.keepAnswer(answer).andThen(() => need.keepFacts(factsOf(answer, room)));
  };

export type TakeAnswer = ReturnType<typeof takeAnswer>;
