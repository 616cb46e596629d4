import { createServer as createBareServer, type IncomingMessage, type RequestListener } from 'node:http';
import { createLiveClasses } from '@homeroom/core';
import { memoryPorts } from '@homeroom/core/testing';
import Koa from 'koa';
import { okAsync } from 'neverthrow';
import { createServer } from '../../src/http/server.js';
import { createWebhookListener } from '../../src/http/webhook/webhook-listener.js';
import { createLogger } from '../../src/log/logger.js';
import { createMetrics } from '../../src/metrics/metrics.js';
import { observed } from '../../src/runtime/observed.js';
import { systemClock } from '../../src/runtime/system-clock.js';
import { webhookDoor } from '../../src/wiring/video-side.js';
import { SIGNER } from '../support/identity.js';
import { answerQuestions } from '../support/program.js';
import { type ServerKind, ServerQuestion } from '../support/server-question.js';

const ANSWER = Buffer.from(JSON.stringify({ outcome: 'stored' }));

const readBody = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
};

/** Reads the body in the way that costs least. */
const bare: RequestListener = (request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    Buffer.concat(chunks);
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': ANSWER.length }).end(ANSWER);
  });
};

const koa = (): RequestListener => {
  const app = new Koa();
  app.use(async (ctx) => {
    await readBody(ctx.req);
    ctx.type = 'json';
    ctx.body = ANSWER;
  });
  const listener = app.callback();
  return (request, response) => void listener(request, response);
};

/** The app's own door, wired as the app wires it, over an inbox that answers at once. */
const webhooks = (): RequestListener => {
  const log = createLogger({ level: 'info', secrets: [SIGNER.apiSecret] });
  const door = webhookDoor({ ...SIGNER, previousApiSecret: null }, systemClock);
  const ports = memoryPorts(systemClock.now());
  const inbox = { ...ports.inbox, store: () => okAsync('stored' as const) };
  const liveClasses = observed(createLiveClasses({ ...ports, inbox }), (call) => log.debug({ ...call }, 'use case'));
  return createWebhookListener({ door, liveClasses, log, metrics: createMetrics(), clock: systemClock });
};

const serverOf = (kind: ServerKind) => {
  if (kind === 'node') return createBareServer(bare);
  return kind === 'koa' ? createBareServer(koa()) : createServer(webhooks());
};

answerQuestions(ServerQuestion, async ({ kind }) => {
  const server = serverOf(kind);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return { url: `http://127.0.0.1:${address.port}` };
});
