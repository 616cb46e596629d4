import type { ClassEvent, ObservationReader } from '@homeroom/core';
import type { Result } from 'neverthrow';
import { describeMisread, type Misread, parseJsonObject } from '../reading/json.js';
import { readKeptAnswer } from './read-answer.js';
import { type NotAboutAClass, readWebhook } from './read-webhook.js';
import { decodeUtf8 } from './utf8.js';

/** Reads PlugNMeet's webhooks, and the answers that `plugnmeetAnswerWriter` wrote, into class events. Outcomes: see the port. */
export const plugnmeetObservationReader = (): ObservationReader => ({
  read: ({ origin, body }) =>
    parseJsonObject(decodeUtf8(body))
      .andThen(
        (json): Result<ClassEvent | NotAboutAClass, Misread> =>
          origin === 'answer' ? readKeptAnswer(json) : readWebhook(json),
      )
      .mapErr((misread) => ({ type: 'unreadable', reason: describeMisread(misread) })),
});
