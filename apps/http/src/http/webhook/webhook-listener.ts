import type { IncomingHttpHeaders, IncomingMessage, RequestListener } from 'node:http';
import type { Observation } from '@homeroom/core';
import type { Metrics, WebhookOutcome } from '../../metrics/metrics.js';
import type { HttpParts } from '../parts.js';
import { answerOtherMethod, answerWebhook } from './answers.js';
import { ANSWER_DEADLINE_MS, SIGNATURE_LETTERS, WAITING_WEBHOOKS } from './limits.js';
import { type HeldBytes, readWebhookBody } from './read-webhook-body.js';
import { createTroubleLog } from './trouble-log.js';

/** The path without its last slash. */
export const WEBHOOK_PATH = '/api/course/plugnmeet/webhook';

/** Whether a request's URL is the webhook's, with or without its last slash and a query. */
export const isWebhookUrl = (url: string | undefined): boolean =>
  url?.startsWith(WEBHOOK_PATH) === true && /^\/?(\?|$)/.test(url.slice(WEBHOOK_PATH.length));

type Need = Pick<HttpParts, 'door' | 'liveClasses' | 'log' | 'metrics' | 'clock'>;

/**
 * The door for PlugNMeet's webhooks: read, verify, store, answer. It stands in front of Koa, because every microsecond of
 * it is paid for each event of each room, and because it must answer while everything else is busy. The answer follows
 * the commit, or comes at its deadline; what is being stored then goes on and counts as waiting until it is done.
 */
export const createWebhookListener = (need: Need): RequestListener => {
  const trouble = createTroubleLog(need.log, need.clock);
  const held: HeldBytes = { count: 0 };
  let waiting = 0;

  const store = async (request: IncomingMessage, body: Uint8Array): Promise<WebhookOutcome> => {
    const admitted = need.door.admit(request.headers, body, need.clock.now());
    if (admitted.isErr()) return 'not-signed';
    if (waiting >= WAITING_WEBHOOKS) return 'overloaded';
    waiting += 1;
    try {
      const received = await need.liveClasses.receiveEvent(admitted.value);
      if (received.isErr()) trouble('storage-failed', { reason: received.error.reason });
      else if (received.value === 'stored') noteDelay(need.metrics, admitted.value);
      return received.isOk() ? received.value : 'storage-failed';
    } finally {
      waiting -= 1;
    }
  };

  const take = async (request: IncomingMessage): Promise<WebhookOutcome> => {
    const body = await readWebhookBody(request, held);
    if (typeof body === 'string') return body;
    try {
      return await store(request, body);
    } catch (bug) {
      need.log.error({ err: bug }, 'a webhook met a bug');
      return 'failed';
    } finally {
      held.count -= body.length;
    }
  };

  const serve: RequestListener = (request, response) => {
    const startedAt = performance.now();
    const conclude = (outcome: WebhookOutcome): void => {
      clearTimeout(deadline);
      if (response.headersSent) return;
      answerWebhook(response, outcome, Math.random());
      need.metrics.webhook(outcome, performance.now() - startedAt);
      if (outcome !== 'stored' && outcome !== 'duplicate') trouble(outcome, {});
    };
    const deadline = setTimeout(() => conclude('late'), ANSWER_DEADLINE_MS);
    if (looksSigned(request.headers)) void take(request).then(conclude);
    else conclude('not-signed');
  };
  return (request, response) => (request.method === 'POST' ? serve(request, response) : answerOtherMethod(response));
};

/** What came again, or out of time, says nothing about how quick the network is. */
const noteDelay = (metrics: Metrics, { sentAt, receivedAt }: Observation): void => {
  if (sentAt !== null) metrics.webhookDelay(receivedAt - sentAt);
};

/** Whether there is anything to verify: a look that costs nothing, before the body is read. */
const looksSigned = (headers: IncomingHttpHeaders): boolean => {
  const signature = headers.authorization ?? headers['hash-token'];
  return typeof signature === 'string' && signature.length <= SIGNATURE_LETTERS && signature.split('.').length === 3;
};
