import type { VideoServerFailed } from '@homeroom/core';
import { err, ok, type Result } from 'neverthrow';
import { fieldOf, type JsonObject, parseJsonObject } from '../reading/json.js';
import { answerCode, answerMessage } from './answer-code.js';
import { notUnderstood, refused, unavailable } from './failures.js';
import type { HttpAnswer } from './post.js';

/**
 * Tells an answer's three failures apart. PlugNMeet says 200 with `status: false` for a refusal and 401 with the same JSON
 * for a bad key or signature; an unknown path is 404 with text (fixture `auth-unknown-path`); what a proxy says is 5xx, 429
 * or HTML.
 */
export const readAnswer = (http: HttpAnswer): Result<JsonObject, VideoServerFailed> => {
  if (http.status >= 500 || COME_AGAIN.has(http.status)) return err(unavailable(`HTTP ${http.status}`));
  return parseJsonObject(http.text, 'answer')
    .mapErr(() => notUnderstood(`HTTP ${http.status} ${mediaType(http.contentType)} instead of JSON`))
    .andThen((answer) => {
      const status = fieldOf(answer, 'status');
      if (status === false) return err(refused(answerCode(answer), answerMessage(answer)));
      if (status === true && http.status === 200) return ok(answer);
      return err(notUnderstood(`HTTP ${http.status} with JSON that has no status`));
    });
};

/** 408 Request Timeout, 425 Too Early, 429 Too Many Requests (RFC 9110, RFC 8470, RFC 6585). */
const COME_AGAIN: ReadonlySet<number> = new Set([408, 425, 429]);

/** The media type, when it looks like one: a header is the sender's text. */
const mediaType = (contentType: string): string => /^[a-z]+\/[a-z0-9.+-]+/i.exec(contentType)?.[0] ?? 'of no type';
