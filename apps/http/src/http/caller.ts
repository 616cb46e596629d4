import type { Actor, Course, Reader } from '@homeroom/core';
import type { Context } from 'koa';
import { err, errAsync, ok, type Result, type ResultAsync } from 'neverthrow';
import { CourseSlug } from './class-token/claims.js';
import type { ClassToken, ClassTokenProblem, PersonToken, PlatformToken } from './class-token/class-token.js';
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
  readonly token: PersonToken;
  readonly actor: Actor;
  readonly course: Course;
}

/** Who reads a course: a person of it, or its course platform. */
export interface ReadingCaller {
  readonly reader: Reader;
  /** What signed URLs are bound to. */
  readonly readerId: string;
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

/** Whom requests are counted for: a person and a platform of the same subject do not use up each other's. */
export const whoAsks = ({ role, subject }: ClassToken): string =>
  `${role === 'platform' ? 'platform' : 'person'} ${subject}`;

/** The token, when it is a person's: what a person does is done with that person's token. */
export const ofPerson = (token: ClassToken): Result<PersonToken, Problem> =>
  token.role === 'platform'
    ? err(
        problemOf({
          type: 'not-allowed',
          rule: 'a token with the role platform only reads; this takes a person’s token',
        }),
      )
    : ok(token);

/** The token, when it is the course platform's own. */
export const ofPlatform = (token: ClassToken): Result<PlatformToken, Problem> =>
  token.role === 'platform'
    ? ok(token)
    : err(
        problemOf({
          type: 'not-allowed',
          rule: 'this is for the course platform itself, with a token of role platform',
        }),
      );

/** Makes the person and their course known, with what the token says of them. */
export const enter = (edge: Edge, token: PersonToken): ResultAsync<Caller, Problem> => {
  const { issuer, subject: externalId, name, picture, role, course } = token;
  return edge.liveClasses
    .enterCourse({ issuer, externalId, name, pictureUrl: picture.url, role, course })
    .map((entrance) => ({ token, ...entrance }))
    .mapErr(problemOf);
};

/** Comes to read the course of the slug: a person becomes known by it, a platform makes nothing known. */
export const enterToRead = (edge: Edge, token: ClassToken, slug: string): ResultAsync<ReadingCaller, Problem> => {
  if (token.role !== 'platform') {
    return enter(edge, token).map(({ actor }) => ({ reader: actor, readerId: actor.person.id }));
  }
  if (!CourseSlug.safeParse(slug).success) return errAsync(NO_COURSE);
  return edge.liveClasses
    .enterAsPlatform({ role: token.role, issuer: token.issuer, slug: token.slug }, slug)
    .mapErr(problemOf)
    .andThen((reader) => (reader === null ? err(NO_COURSE) : ok({ reader, readerId: `platform:${token.subject}` })));
};

const NO_COURSE: Problem = {
  code: 'course_not_found',
  detail: 'No person’s token has named a course of this slug yet.',
};

/** Says which absolute URL a relative picture became: that is what the video server and its people get. */
export const logPicture = (incoming: { readonly log: Edge['log'] }, { picture }: PersonToken): void => {
  if (picture.resolved) incoming.log.info({ picture_url: picture.url }, 'a relative picture was made absolute');
};
