import type { Platform } from '@homeroom/core';
import { safeTry } from 'neverthrow';
import type { z } from 'zod';
import { bearerToken, type Edge, identify, ofPlatform, whoAsks } from '../caller.js';
import { type Answered, type Incoming, type Operation, type OperationDocs, readQuery } from '../operation.js';
import type { RateLimitName } from '../rate-limits.js';

/** A request of a course platform, read and checked. */
export interface PlatformCall<Query> extends Incoming {
  readonly platform: Platform;
  readonly query: Query;
}

/** An operation for course platforms alone, over all courses that their token is for. */
export interface PlatformOperation<Q extends z.ZodObject>
  extends Omit<OperationDocs, 'access' | 'method' | 'tag' | 'query' | 'body'> {
  readonly limit: RateLimitName;
  readonly query: Q;
  handle(call: PlatformCall<z.output<Q>>): Answered;
}

/** The way of such a request: the token is the platform's own, it does not call too often, the input is read. */
export const platformOperation = <Q extends z.ZodObject>(edge: Edge, spec: PlatformOperation<Q>): Operation => ({
  docs: { ...spec, method: 'get', tag: 'Course platform', access: 'class-token' },
  run: (incoming) =>
    safeTry(async function* () {
      const { ctx } = incoming;
      const token = yield* ofPlatform(yield* await identify(edge, ctx, bearerToken(ctx)));
      yield* await edge.limits.take(spec.limit, whoAsks(token), `get ${spec.path}`);
      const query = yield* readQuery(ctx, spec.query);
      const { role, issuer, slug } = token;
      return await spec.handle({ ...incoming, platform: { role, issuer, slug }, query });
    }),
});
