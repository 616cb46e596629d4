import { ok } from 'neverthrow';
import { z } from 'zod';
import type { Edge } from '../caller.js';
import { answer, type Operation, type OperationDocs } from '../operation.js';
import type { HealthCheck } from '../parts.js';

/** How long a look at the parts may take before it counts as failed: balancers ask every few seconds. */
const CHECK_MS = 2_000;
/** How long the inbox's depth may take before the metrics are told without it. */
const DEPTH_MS = 1_000;

const HealthJson = z.object({ status: z.literal('ok') }).meta({ id: 'Health' });

const ReadinessJson = z
  .object({
    status: z.enum(['ready', 'not-ready']),
    checks: z.array(z.object({ name: z.string(), ok: z.boolean(), detail: z.string().nullable() })),
  })
  .meta({ id: 'Readiness' });

const docsOf = (path: string, summary: string, answers: OperationDocs['answers']): OperationDocs => ({
  method: 'get',
  path,
  tag: 'Operators',
  summary,
  access: 'open',
  answers,
  problems: [],
});

/** How the process is: alive, able to work, and what it has counted. */
export const healthOperations = (edge: Edge): Operation[] => [
  {
    docs: docsOf('/healthz', 'Whether the process answers', { 200: { description: 'It does.', json: HealthJson } }),
    run: async () => answer(200, { status: 'ok' }),
  },
  {
    docs: docsOf('/readyz', 'Whether the process can do its work', {
      200: { description: 'It can.', json: ReadinessJson },
      503: { description: 'Something is missing.', json: ReadinessJson },
    }),
    run: async () => {
      const checks = await within(CHECK_MS, edge.health.check(), TOO_SLOW);
      const ready = checks.every((check) => check.ok);
      return answer(ready ? 200 : 503, { status: ready ? 'ready' : 'not-ready', checks }, NO_STORE);
    },
  },
  {
    docs: docsOf('/metrics', 'What the process has counted, for Prometheus', {
      200: { description: 'Its metrics.', types: ['text/plain'] },
    }),
    run: async () => {
      const depth = await within(DEPTH_MS, edge.inbox.depth(), null);
      if (depth?.isOk()) {
        const { pending, oldestReceivedAt } = depth.value;
        const oldestAgeMs = oldestReceivedAt === null ? 0 : edge.clock.now() - oldestReceivedAt;
        edge.metrics.inbox({ pending, oldestAgeMs });
      }
      const { registry } = edge.metrics;
      return ok({ status: 200, body: await registry.metrics(), headers: { 'Content-Type': registry.contentType } });
    },
  },
];

const NO_STORE = { 'Cache-Control': 'no-store' };

const TOO_SLOW: readonly HealthCheck[] = [{ name: 'checks', ok: false, detail: `took longer than ${CHECK_MS} ms` }];

/** What `work` gives, or `otherwise` when it takes too long; it goes on then, and nobody listens. */
const within = async <T, O>(ms: number, work: PromiseLike<T>, otherwise: O): Promise<T | O> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<O>((resolve) => {
    timer = setTimeout(() => resolve(otherwise), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
};
