import { setTimeout as wait } from 'node:timers/promises';
import type { VideoServerFailed } from '@homeroom/core';
import { err, type Result, ResultAsync } from 'neverthrow';
import type { JsonObject } from '../reading/json.js';
import { readAnswer } from './answer.js';
import type { Call, Observe } from './call.js';
import { post, type Server } from './post.js';
import { redactedBody } from './redacted-body.js';

/** Attempts of a call that is safe to repeat: enough for a server that restarts or a connection that breaks. */
const MOST_ATTEMPTS = 3;

/** The pause before the second attempt is random up to this, in milliseconds; before the third up to three times this. */
const PAUSE_MILLISECONDS = 300;

/** What a call ended with: the answer's JSON or a failure, and the HTTP status of the last attempt (null: none came). */
export interface CallEnd {
  readonly answer: Result<JsonObject, VideoServerFailed>;
  readonly status: number | null;
}

/** Makes calls: repeats what may be repeated, within the call's own time, and tells the observer how each ended. */
export type Caller = <T, E extends { readonly type: string }>(
  call: Call,
  read: (end: CallEnd) => Result<T, E>,
) => ResultAsync<T, E>;

/** `read` turns the end of a call into its outcome; it must be pure. */
export const caller =
  (server: Server, observe: Observe): Caller =>
  (call, read) =>
    new ResultAsync(
      (async () => {
        const began = performance.now();
        const end = await attempts(server, call, began);
        const outcome = read(end);
        observe({
          path: call.path,
          outcome: outcome.isOk() ? 'ok' : outcome.error.type,
          status: end.status,
          code: refusalCode(end.answer),
          roomId: call.roomId,
          attempts: end.attempts,
          milliseconds: performance.now() - began,
          redactedBody: () => redactedBody(call.body),
        });
        return outcome;
      })(),
    );

const attempts = async (server: Server, call: Call, began: number): Promise<CallEnd & { attempts: number }> => {
  const body = Buffer.from(JSON.stringify(call.body));
  const deadline = began + call.timeoutSeconds * 1_000;
  for (let attempt = 1; ; attempt += 1) {
    const signal = AbortSignal.timeout(Math.max(1, Math.ceil(deadline - performance.now())));
    const http = await post(server, call.path, body, signal);
    const answer = http.isOk() ? readAnswer(http.value) : err(http.error);
    const end = { answer, status: http.isOk() ? http.value.status : null, attempts: attempt };
    if (!call.repeatable || attempt === MOST_ATTEMPTS || !isUnavailable(answer)) return end;
    const pause = pauseBeforeNext(attempt, http.isOk() ? http.value.retryAfterSeconds : null);
    if (performance.now() + pause >= deadline) return end;
    await wait(pause);
  }
};

const isUnavailable = (answer: Result<JsonObject, VideoServerFailed>): boolean =>
  answer.isErr() && answer.error.type === 'video-server-unavailable';

const refusalCode = (answer: Result<JsonObject, VideoServerFailed>): string | null =>
  answer.isErr() && answer.error.type === 'video-server-refused' ? answer.error.code : null;

/** Random, so that many callers of a server that comes back do not come together; never sooner than the server asks. */
const pauseBeforeNext = (attempt: number, retryAfterSeconds: number | null): number =>
  Math.max(Math.random() * PAUSE_MILLISECONDS * (2 * attempt - 1), (retryAfterSeconds ?? 0) * 1_000);
