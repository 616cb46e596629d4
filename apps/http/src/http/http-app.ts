import type { RequestListener } from 'node:http';
import Router from '@koa/router';
import Koa, { type Middleware } from 'koa';
import { adminOperations } from './admin/routes.js';
import { catchBugs, sendAnswer, sendProblem } from './answering.js';
import { attendanceOperations } from './attendance/routes.js';
import type { Edge } from './caller.js';
import { cors } from './cors.js';
import { docsOperations } from './docs/routes.js';
import { healthOperations } from './health/routes.js';
import type { Access, Operation } from './operation.js';
import type { HttpParts } from './parts.js';
import { platformOperations } from './platform/routes.js';
import { createRateLimits } from './rate-limits.js';
import { recordingOperations } from './recordings/routes.js';
import { logOf, requestLog } from './request-log.js';
import { courseResultsOperation } from './results/routes.js';
import { roomOperations } from './rooms/routes.js';
import { ruleOperations } from './rules/routes.js';
import { securityHeaders } from './security-headers.js';
import { sessionOperations } from './sessions/routes.js';
import { validateOperations } from './validate/routes.js';
import { webhookDocs } from './webhook/docs.js';
import { createWebhookListener, isWebhookUrl } from './webhook/webhook-listener.js';

/**
 * The whole HTTP side over the given parts: webhooks go straight to their door, everything else through Koa. Hand it to
 * `createServer`. Opens nothing and schedules nothing.
 */
export const createHttpApp = (parts: HttpParts): RequestListener => {
  const webhook = createWebhookListener(parts);
  const api = createApi({ ...parts, limits: createRateLimits() }).callback();
  return (request, response) => (isWebhookUrl(request.url) ? webhook(request, response) : void api(request, response));
};

const createApi = (edge: Edge): Koa => {
  const { log, metrics, publicUrl, config } = edge;
  const { trustedProxies, allowedOrigins } = config;
  const app = new Koa({ proxy: trustedProxies > 0, maxIpsCount: trustedProxies });
  app.on('error', (error) => log.debug({ err: error }, 'an answer broke off'));
  const router = routerOf(operationsOf(edge), edge);
  app.use(requestLog({ log, metrics }));
  app.use(securityHeaders({ allowedOrigins, publicUrl }));
  app.use(cors(allowedOrigins));
  app.use(catchBugs(log));
  app.use(router.routes());
  app.use(unmatched(router, edge));
  return app;
};

const operationsOf = (edge: Edge): Operation[] => {
  const operations = [
    ...validateOperations(edge),
    ...roomOperations(edge),
    ...sessionOperations(edge),
    ...attendanceOperations(edge),
    courseResultsOperation(edge),
    ...ruleOperations(edge),
    ...recordingOperations(edge),
    ...platformOperations(edge),
    ...adminOperations(edge),
    ...healthOperations(edge),
  ];
  const described = [...operations.map((operation) => operation.docs), webhookDocs];
  return [...operations, ...docsOperations(edge, described)];
};

/** Each path counts with and without its last slash, without a redirect: a redirected POST loses its body. */
const routerOf = (operations: readonly Operation[], edge: Edge): Router => {
  // Case counts: what goes by the path (CORS, the webhook’s door) must not be passed by in capitals.
  const router = new Router({ sensitive: true });
  for (const operation of operations) {
    const { access, method, path } = operation.docs;
    router[method](path.replaceAll(/\{(\w+)\}/g, ':$1').replace(/(?<=.)\/$/, ''), async (ctx) => {
      ctx.state.route = path;
      if (isPersonal(access)) ctx.set('Cache-Control', 'no-store');
      const log = logOf(ctx, edge.log);
      const result = await operation.run({ ctx, log });
      result.match(
        (answer) => sendAnswer(ctx, answer, log),
        (problem) => sendProblem(ctx, problem, log),
      );
    });
  }
  return router;
};

/** Answers about people, with tokens and signed URLs in some, are in nobody's cache. */
const isPersonal = (access: Access): boolean => access === 'class-token' || access === 'admin-key';

/** What no operation is for: another path, or another method of a path. */
const unmatched =
  (router: Router, edge: Edge): Middleware =>
  (ctx) => {
    const methods = router.match(ctx.path, ctx.method).path.flatMap((layer) => layer.methods);
    const log = logOf(ctx, edge.log);
    if (methods.length === 0) {
      return sendProblem(ctx, { code: 'not_found', detail: 'There is nothing at this path.' }, log);
    }
    const headers = { Allow: methods.join(', ') };
    const detail = `This path takes ${headers.Allow}.`;
    return sendProblem(ctx, { code: 'method_not_allowed', detail, headers }, log);
  };
