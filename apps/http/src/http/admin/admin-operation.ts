import { createHash, timingSafeEqual } from 'node:crypto';
import { err, ok, type Result, safeTry } from 'neverthrow';
import type { z } from 'zod';
import { bearerToken, type Edge } from '../caller.js';
import {
  type Answered,
  type Incoming,
  type Operation,
  type OperationDocs,
  readBodyWith,
  readQuery,
} from '../operation.js';
import type { Problem } from '../problem.js';

/** A request of an operator, read and checked. */
export interface AdminCall<Query, Body> extends Incoming {
  readonly query: Query;
  readonly body: Body;
}

/** An operation for who has the admin key. */
export interface AdminOperation<Q extends z.ZodObject, B extends z.ZodType>
  extends Omit<OperationDocs, 'access' | 'tag' | 'query' | 'body'> {
  readonly query: Q;
  readonly body: B;
  handle(call: AdminCall<z.output<Q>, z.output<B>>): Answered;
}

/** Without an admin key there are no such operations; with one, an address that guesses is turned away unread. */
export const adminOperation = <Q extends z.ZodObject, B extends z.ZodType>(
  edge: Edge,
  spec: AdminOperation<Q, B>,
): Operation => ({
  docs: { ...spec, tag: 'Operators', access: 'admin-key' },
  run: (incoming) =>
    safeTry(async function* () {
      const { ctx } = incoming;
      const { adminKey } = edge.config;
      if (adminKey === null) return err(OFF);
      yield* await edge.limits.usedUp('badKeys', ctx.ip, '');
      yield* await isKey(edge, bearerToken(ctx), adminKey, ctx.ip);
      yield* await edge.limits.take('administering', 'operator', `${spec.method} ${spec.path}`);
      const query = yield* readQuery(ctx, spec.query);
      const body = yield* await readBodyWith(ctx, spec.body);
      return await spec.handle({ ...incoming, query, body });
    }),
});

const isKey = async (
  edge: Edge,
  given: string | null,
  key: string,
  address: string,
): Promise<Result<void, Problem>> => {
  if (given !== null && timingSafeEqual(digest(given), digest(key))) return ok(undefined);
  const counted = await edge.limits.take('badKeys', address, '');
  return counted.andThen(() => err(WRONG_KEY));
};

/** Of one length, whatever was given: the comparison takes the same time. */
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

const OFF: Problem = { code: 'not_found', detail: 'The admin API is off: no ADMIN_KEY is set.' };
const WRONG_KEY: Problem = {
  code: 'admin_key_invalid',
  detail: 'Send the admin key as "Authorization: Bearer <key>".',
};
