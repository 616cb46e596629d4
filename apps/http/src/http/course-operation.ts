import { type LiveSessionNotFound, liveSessionNotFound, parseRoomId, type RoomId } from '@homeroom/core';
import type { Context } from 'koa';
import { err, ok, type Result, safeTry } from 'neverthrow';
import { z } from 'zod';
import { bearerToken, type Caller, type Edge, enter, identify } from './caller.js';
import type { Answered } from './operation.js';
import { type Incoming, type Operation, type OperationDocs, pathValue, readBodyWith, readQuery } from './operation.js';
import type { Problem } from './problem.js';
import { problemOf } from './problem-of.js';
import type { RateLimitName } from './rate-limits.js';

/** A request of a person of the course, read and checked. */
export interface CourseCall<Query, Body> extends Incoming {
  readonly caller: Caller;
  readonly query: Query;
  readonly body: Body;
}

/** An operation for people who come with a class token. */
export interface CourseOperation<Q extends z.ZodObject, B extends z.ZodType>
  extends Omit<OperationDocs, 'access' | 'query' | 'body'> {
  readonly limit: RateLimitName;
  readonly query: Q;
  readonly body: B;
  handle(call: CourseCall<z.output<Q>, z.output<B>>): Answered;
}

/** For operations without a query or a body. */
export const NOTHING = z.object({});

/**
 * The way of every such request: the token says who calls, the path names the token's own course, they do not call too
 * often, the input is read, and only then anything is looked up.
 */
export const courseOperation = <Q extends z.ZodObject, B extends z.ZodType>(
  edge: Edge,
  spec: CourseOperation<Q, B>,
): Operation => ({
  docs: { ...spec, access: 'class-token' },
  run: (incoming) =>
    safeTry(async function* () {
      const { ctx } = incoming;
      const token = yield* await identify(edge, ctx, bearerToken(ctx));
      if (spec.path.includes('{slug}')) yield* isForCourse(pathValue(ctx, 'slug'), token.course.slug);
      yield* await edge.limits.take(spec.limit, token.subject, `${spec.method} ${spec.path}`);
      const query = yield* readQuery(ctx, spec.query);
      const body = yield* await readBodyWith(ctx, spec.body);
      const caller = yield* await enter(edge, token);
      return await spec.handle({ ...incoming, caller, query, body });
    }),
});

const isForCourse = (slug: string, ofToken: string): Result<void, Problem> =>
  slug === ofToken
    ? ok(undefined)
    : err({ code: 'course_mismatch', detail: 'The course in the path is not the course of the class token.' });

/** The room id in the path. One that no live session can have is unknown like any other. */
export const roomIdInPath = (ctx: Context): Result<RoomId, Problem> => {
  const given = pathValue(ctx, 'room_id');
  return parseRoomId(given)
    .mapErr((): LiveSessionNotFound => liveSessionNotFound(given))
    .mapErr(problemOf);
};
