import { type LiveSessionNotFound, liveSessionNotFound, parseRoomId, type RoomId } from '@homeroom/core';
import type { Context } from 'koa';
import { err, ok, type Result, safeTry } from 'neverthrow';
import { z } from 'zod';
import {
  bearerToken,
  type Caller,
  type Edge,
  enter,
  enterToRead,
  identify,
  ofPerson,
  type ReadingCaller,
  whoAsks,
} from './caller.js';
import type { ClassToken } from './class-token/class-token.js';
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

/** A request of somebody who reads a course. */
export interface ReadingCall<Query> extends Incoming, ReadingCaller {
  readonly query: Query;
}

/** An operation that only reads: for people of the course and for its course platform. */
export interface CourseReading<Q extends z.ZodObject>
  extends Omit<OperationDocs, 'access' | 'method' | 'query' | 'body'> {
  readonly query: Q;
  handle(call: ReadingCall<z.output<Q>>): Answered;
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
      const token = yield* ofPerson(yield* await identify(edge, ctx, bearerToken(ctx)));
      yield* isForCourse(ctx, spec.path, token.course.slug);
      yield* await edge.limits.take(spec.limit, whoAsks(token), `${spec.method} ${spec.path}`);
      const query = yield* readQuery(ctx, spec.query);
      const body = yield* await readBodyWith(ctx, spec.body);
      const caller = yield* await enter(edge, token);
      return await spec.handle({ ...incoming, caller, query, body });
    }),
});

/** The same way, open to the course platform too: with a token of all its courses the path alone says which. */
export const courseReading = <Q extends z.ZodObject>(edge: Edge, spec: CourseReading<Q>): Operation => ({
  docs: { ...spec, method: 'get', access: 'class-token', problems: ['course_not_found', ...spec.problems] },
  run: (incoming) =>
    safeTry(async function* () {
      const { ctx } = incoming;
      const token = yield* await identify(edge, ctx, bearerToken(ctx));
      yield* isForCourse(ctx, spec.path, slugOf(token));
      yield* await edge.limits.take('reading', whoAsks(token), `get ${spec.path}`);
      const query = yield* readQuery(ctx, spec.query);
      const caller = yield* await enterToRead(edge, token, pathValue(ctx, 'slug'));
      return await spec.handle({ ...incoming, ...caller, query });
    }),
});

/** The course that a token is for; null: every course of its issuer. */
const slugOf = (token: ClassToken): string | null => (token.role === 'platform' ? token.slug : token.course.slug);

const isForCourse = (ctx: Context, path: string, ofToken: string | null): Result<void, Problem> =>
  ofToken === null || !path.includes('{slug}') || pathValue(ctx, 'slug') === ofToken
    ? ok(undefined)
    : err({ code: 'course_mismatch', detail: 'The course in the path is not the course of the class token.' });

/** The room id in the path. One that no live session can have is unknown like any other. */
export const roomIdInPath = (ctx: Context): Result<RoomId, Problem> => {
  const given = pathValue(ctx, 'room_id');
  return parseRoomId(given)
    .mapErr((): LiveSessionNotFound => liveSessionNotFound(given))
    .mapErr(problemOf);
};
