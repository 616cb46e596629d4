import { createHash } from 'node:crypto';
import type { AnswerWriter } from '@homeroom/core';

/** Writes an answer as UTF-8 JSON of the class event itself, which `plugnmeetObservationReader` reads back. */
export const plugnmeetAnswerWriter = (): AnswerWriter => ({
  write: (answer) => {
    const body = Buffer.from(JSON.stringify(answer));
    return { body, bodySha256: createHash('sha256').update(body).digest('hex') };
  },
});
