import { Stream } from 'node:stream';
import type { Context, Middleware } from 'koa';
import type { Logger } from 'pino';
import type { Answer } from './operation.js';
import { PROBLEM_TYPE, type Problem, problemDocument, problemHeaders } from './problem.js';
import { logOf } from './request-log.js';

/** Sends an answer. A stream that breaks in the middle breaks the connection: the caller must not take it for whole. */
export const sendAnswer = (ctx: Context, { status, body, headers }: Answer, log: Logger): void => {
  ctx.status = status;
  ctx.set({ ...headers });
  if (body === undefined) return;
  ctx.body = body;
  if (!(body instanceof Stream)) return;
  body.once('error', (error) => {
    log.error({ err: error }, 'an answer could not be read to its end');
    ctx.res.destroy();
  });
};

/** Sends a problem, and logs what is not for the caller. */
export const sendProblem = (ctx: Context, problem: Problem, log: Logger): void => {
  const { code, cause } = problem;
  if (cause !== undefined) log.warn({ code, ...cause }, 'a request could not be served');
  const document = problemDocument(problem);
  ctx.status = document.status;
  ctx.set(problemHeaders(problem));
  ctx.body = JSON.stringify(document);
  ctx.set('Content-Type', PROBLEM_TYPE);
};

const INTERNAL: Problem = { code: 'internal', detail: 'Something went wrong here. Its words are in the log.' };

/** A bug becomes an answer that tells nothing, and a line that tells everything. */
export const catchBugs =
  (otherwise: Logger): Middleware =>
  async (ctx, next) => {
    try {
      await next();
    } catch (bug) {
      const log = logOf(ctx, otherwise);
      log.error({ err: bug }, 'a request met a bug');
      sendProblem(ctx, INTERNAL, log);
    }
  };
