import type { Actor, Course } from '@homeroom/core';
import type { Context } from 'koa';
import { err, ok, type Result, type ResultAsync } from 'neverthrow';
import type { ClassToken, ClassTokenProblem } from './class-token/class-token.js';
import type { HttpParts } from './parts.js';
import type { Problem } from './problem.js';
import { problemOf } from './problem-of.js';
import type { RateLimits } from './rate-limits.js';

/** The parts, with the counters that all operations share. */
export interface Edge extends HttpParts {
  readonly limits: RateLimits;
}

/** A person who calls with a class token. */
export interface Caller {
  readonly token: ClassToken;
  readonly actor: Actor;
  readonly course: Course;
}

const MISSING: Problem = {
  code: 'class_token_missing',
  detail: 'Send the online class token as "Authorization: Bearer <token>".',
};

/** The bearer token of a request; null when there is none. */
export const bearerToken = (ctx: Context): string | null => {
  const [, token] = /^Bearer +(\S+) *$/i.exec(ctx.get('Authorization')) ?? [];
  return token ?? null;
};

/** Who calls, by the class token given. Tokens that do not count are counted by address. */
export const identify = async (
  edge: Edge,
  ctx: Context,
  token: string | null,
): Promise<Result<ClassToken, Problem>> => {
  if (token === null) return err(MISSING);
  const verified = await edge.classTokens.verify(token);
  if (verified.isOk()) return ok(verified.value);
  if (!isBad(verified.error)) return err(problemOf(verified.error));
  const counted = await edge.limits.take('badTokens', ctx.ip, '');
  return counted.andThen(() => err(problemOf(verified.error)));
};

const isBad = (problem: ClassTokenProblem): boolean =>
  problem.type === 'class-token-invalid' || problem.type === 'class-token-expired';

/** Makes the person and their course known, with what the token says of them. */
export const enter = (edge: Edge, token: ClassToken): ResultAsync<Caller, Problem> => {
  const { issuer, subject: externalId, name, picture, role, course } = token;
  return edge.liveClasses
    .enterCourse({ issuer, externalId, name, pictureUrl: picture.url, role, course })
    .map((entrance) => ({ token, ...entrance }))
    .mapErr(problemOf);
};

/** Says which absolute URL a relative picture became: that is what the video server and its people get. */
export const logPicture = (incoming: { readonly log: Edge['log'] }, { picture }: ClassToken): void => {
  if (picture.resolved) incoming.log.info({ picture_url: picture.url }, 'a relative picture was made absolute');
};
