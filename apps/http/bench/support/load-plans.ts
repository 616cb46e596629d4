import { z } from 'zod';
import { LoadResult, Pressure } from './run-load.js';
import { WebhookPlan } from './webhook-bodies.js';

/** POSTs with a body each. */
const Posts = z.object({
  type: z.literal('posts'),
  posts: z.array(z.object({ body: z.string(), headers: z.record(z.string(), z.string()) })),
});

/** Webhooks, made and signed before the clock starts. */
const Webhooks = z.object({
  type: z.literal('webhooks'),
  plan: WebhookPlan,
  signer: z.object({ apiKey: z.string(), apiSecret: z.string() }),
});

/** What to send, where, and how fast; the pressure's count is the number of requests. */
export const HttpLoad = z.object({
  url: z.string(),
  pressure: Pressure,
  requests: z.discriminatedUnion('type', [Posts, Webhooks]),
});
export type HttpLoad = z.output<typeof HttpLoad>;

/** What came of it; `refused` counts the answers by status that were no 200. */
export const HttpLoadResult = LoadResult.extend({ refused: z.record(z.string(), z.int()) });
export type HttpLoadResult = z.output<typeof HttpLoadResult>;

/** Rows for `table`, one a statement; the pressure's lanes are connections. */
export const InsertLoad = z.object({
  databaseUrl: z.string(),
  table: z.string(),
  pressure: Pressure,
  plan: WebhookPlan,
});
export type InsertLoad = z.output<typeof InsertLoad>;
