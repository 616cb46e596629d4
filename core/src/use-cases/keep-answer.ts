import type { ServerAnswer } from '../domain/class-event.js';
import type { Received } from '../domain/observation.js';
import type { AnswerWriter } from '../ports/answer-writer.js';
import type { Inbox } from '../ports/inbox.js';
import type { Stored } from '../ports/storage.js';

/**
 * Keeps a server's answer in the inbox, beside what the server sent by itself: everything derived can be made again from
 * there. Each answer is one of its own. Errors: `storage-failed`.
 */
export const keepAnswer =
  (need: { inbox: Inbox; answerWriter: AnswerWriter }) =>
  (answer: ServerAnswer): Stored<Received> => {
    const { body, bodySha256 } = need.answerWriter.write(answer);
    return need.inbox.store({
      origin: 'answer',
      eventId: null,
      event: answer.type,
      roomId: answer.room.roomId,
      body,
      bodySha256,
      contentType: 'application/json',
      sentAt: null,
      receivedAt: answer.at,
      quarantine: null,
    });
  };

export type KeepAnswer = ReturnType<typeof keepAnswer>;
