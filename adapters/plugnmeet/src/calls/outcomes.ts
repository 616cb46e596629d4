import type { VideoServerFailed } from '@homeroom/core';
import { err, ok, type Result } from 'neverthrow';
import { EMPTY_PAGE, type Page } from '../answers/page.js';
import type { JsonObject, Misread } from '../reading/json.js';
import type { CallEnd } from './caller.js';
import { misunderstood } from './failures.js';

type Read<T> = (json: JsonObject) => Result<T, Misread>;

/** An answer that holds something, or a failure. */
export const reading =
  <T>(read: Read<T>) =>
  ({ answer }: CallEnd): Result<T, VideoServerFailed> =>
    answer.andThen((json) => read(json).mapErr(misunderstood));

/** An answer about something that may not be there: the refusal with `code` becomes the value `notThere`. */
export const readingFound =
  <T, E>(code: string, notThere: E, read: Read<T>) =>
  (end: CallEnd): Result<T, E | VideoServerFailed> =>
    wasRefusedWith(code, end) ? err(notThere) : reading(read)(end);

/** An answer with a list: "not found" is an empty one (fixture `past-rooms-none`). */
export const readingList =
  <T>(read: Read<Page<T>>) =>
  (end: CallEnd): Result<Page<T>, VideoServerFailed> =>
    wasRefusedWith('NOT_FOUND', end) ? ok(EMPTY_PAGE) : reading(read)(end);

/** As `readingList`, of a call that older servers do not know: to them it is an unknown path, which is 404 with text. */
export const readingNewerList =
  <T>(read: Read<Page<T>>) =>
  (end: CallEnd): Result<Page<T>, VideoServerFailed> =>
    end.status === 404 ? ok(EMPTY_PAGE) : readingList(read)(end);

/** An answer that only says that it was done; the refusal with `code` says that there was nothing to do. */
export const readingDone =
  <Done extends string, Nothing extends string>(done: Done, code: string, nothing: Nothing) =>
  (end: CallEnd): Result<Done | Nothing, VideoServerFailed> =>
    wasRefusedWith(code, end) ? ok<Done | Nothing>(nothing) : end.answer.map((): Done | Nothing => done);

const wasRefusedWith = (code: string, { answer }: CallEnd): boolean =>
  answer.isErr() && answer.error.type === 'video-server-refused' && answer.error.code === code;
