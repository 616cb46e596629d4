import type { Context } from 'koa';
import { ok, type Result } from 'neverthrow';
import type { Logger } from 'pino';
import type { z } from 'zod';
import { invalidInput, readWith } from './field-errors.js';
import type { Problem, ProblemCode } from './problem.js';
import { readJson } from './read-json.js';

/** What goes back to the caller. `body` is JSON, or a text or a stream whose type stands in the headers. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

/** An answer as a result. */
export const answer = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}) =>
  ok<Answer>({ status, body, headers });

/** What an operation makes of a request. */
export type Answered = PromiseLike<Result<Answer, Problem>>;

/** Who may call: with a class token, with the admin key, with a URL that we signed, our video server, anybody. */
export type Access = 'class-token' | 'admin-key' | 'signed-url' | 'webhook' | 'open';

/** What an operation is to the outside. The same schemas read the request and make the API's description. */
export interface OperationDocs {
  readonly method: 'get' | 'post';
  /** As OpenAPI writes it, with its trailing slash if it has one: `/api/course/{slug}/online/sessions/`. */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly access: Access;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  readonly answers: Readonly<Record<number, AnswerDocs>>;
  /** Beside those that its access and its input bring. */
  readonly problems: readonly ProblemCode[];
}

/** What an answer holds: a JSON schema's source, or a media type of bytes. */
export interface AnswerDocs {
  readonly description: string;
  readonly json?: z.ZodType;
  /** Other media types in which it can come. */
  readonly types?: readonly string[];
}

/** A request on its way through. */
export interface Incoming {
  readonly ctx: Context;
  /** With the request's id. */
  readonly log: Logger;
}

/** One operation of the API. */
export interface Operation {
  readonly docs: OperationDocs;
  run(incoming: Incoming): Answered;
}

/** The values in the path by name. One that is not in the pattern is a bug. */
export const pathValue = (ctx: Context, name: string): string => {
  const values: unknown = ctx.params;
  const value: unknown = typeof values === 'object' && values !== null ? Reflect.get(values, name) : undefined;
  if (typeof value !== 'string') throw new Error(`the path has no ${name}`);
  return value;
};

/** The query, read with the operation's schema. A parameter that is given twice counts once, as the last. */
export const readQuery = <S extends z.ZodType>(ctx: Context, schema: S): Result<z.output<S>, Problem> =>
  readWith(schema, Object.fromEntries(new URLSearchParams(ctx.querystring))).mapErr(invalidInput);

/** The body, read with the operation's schema. */
export const readBodyWith = async <S extends z.ZodType>(
  ctx: Context,
  schema: S,
): Promise<Result<z.output<S>, Problem>> =>
  (await readJson(ctx.req)).andThen((json) => readWith(schema, json).mapErr(invalidInput));
