import type { ServerResponse } from 'node:http';
import type { WebhookOutcome } from '../../metrics/metrics.js';
import { PROBLEM_TYPE, type ProblemCode, problemDocument } from '../problem.js';
import { BODY_LIMIT_BYTES, RETRY_AFTER_SECONDS } from './limits.js';

/** An answer to a webhook, made once and sent often. */
interface PreparedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number>>;
  /** A text: Node sends it in one piece with the headers, bytes in two. */
  readonly body: string;
  /** The sender is to come again. */
  readonly again: boolean;
}

const accepted = (outcome: WebhookOutcome): PreparedAnswer => {
  const body = JSON.stringify({ outcome });
  return {
    status: 200,
    headers: { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) },
    body,
    again: false,
  };
};

const refused = (code: ProblemCode, detail: string, headers: Record<string, string> = {}): PreparedAnswer => {
  const document = problemDocument({ code, detail });
  const body = JSON.stringify(document);
  const all = { 'Content-Type': PROBLEM_TYPE, 'Content-Length': Buffer.byteLength(body), ...headers };
  return { status: document.status, headers: all, body, again: document.status === 503 };
};

const CLOSE = { Connection: 'close' };

const tryAgain = (why: string, headers: Record<string, string> = {}): PreparedAnswer =>
  refused('storage_unavailable', `The webhook was not stored: ${why}. Send it again.`, headers);

/**
 * The answer for each outcome. Never another 4xx than these two: PlugNMeet drops the event for ever. What has not arrived
 * whole leaves the connection in an unknown state, so it is closed.
 */
const ANSWERS: Readonly<Record<WebhookOutcome, PreparedAnswer>> = {
  stored: accepted('stored'),
  duplicate: accepted('duplicate'),
  quarantined: accepted('quarantined'),
  'not-signed': refused('webhook_not_signed', 'No known secret has signed this webhook.', {
    'WWW-Authenticate': 'Bearer realm="homeroom"',
  }),
  'too-large': refused('body_too_large', `The webhook has more than ${BODY_LIMIT_BYTES} bytes.`, CLOSE),
  'storage-failed': tryAgain('the storage cannot be reached'),
  late: tryAgain('it took too long', CLOSE),
  overloaded: tryAgain('too many are waiting', CLOSE),
  failed: tryAgain('something went wrong'),
  aborted: tryAgain('it did not arrive whole', CLOSE),
};

/** Answers a webhook. `chance` in [0, 1) spreads the time at which senders come again. */
export const answerWebhook = (response: ServerResponse, outcome: WebhookOutcome, chance: number): void => {
  const { status, headers, body, again } = ANSWERS[outcome];
  const { least, most } = RETRY_AFTER_SECONDS;
  const all = again ? { ...headers, 'Retry-After': least + Math.round(chance * (most - least)) } : headers;
  response.writeHead(status, all).end(body);
};

/** Answers what is no POST. */
export const answerOtherMethod = (response: ServerResponse): void => {
  const { status, headers, body } = refused('method_not_allowed', 'Webhooks are sent with POST.', { Allow: 'POST' });
  response.writeHead(status, headers).end(body);
};
