import { type ClientRequest, Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Answer } from './retry.js';

/** One signed webhook, ready for the wire: every attempt sends the same bytes and the same token. */
export type SignedWebhook = { readonly body: string; readonly token: string };

export type Sender = {
  /** Sends once. Never rejects: a connection error or a missing answer is null. */
  send(url: string, webhook: SignedWebhook): Promise<Answer>;
  /** Breaks off what is on the way and closes kept connections; resolves when they are gone. */
  close(): Promise<void>;
};

export function createSender(options: { readonly answerMs: number }): Sender {
  const agents = { http: new HttpAgent({ keepAlive: true }), https: new HttpsAgent({ keepAlive: true }) };
  const running = new Map<ClientRequest, Promise<Answer>>();
  let closed = false;
  return {
    send(url, webhook) {
      const target = parseUrl(url);
      if (target === null || closed) return Promise.resolve(null);
      const request = open(target, webhook, agents);
      const timeout = setTimeout(() => request.destroy(), options.answerMs);
      const answer = answerOf(request, webhook.body).finally(() => {
        clearTimeout(timeout);
        running.delete(request);
      });
      running.set(request, answer);
      return answer;
    },
    async close() {
      closed = true;
      const answers = [...running.values()];
      for (const request of running.keys()) request.destroy();
      await Promise.all(answers);
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

function open(target: URL, { body, token }: SignedWebhook, agents: { http: HttpAgent; https: HttpsAgent }) {
  const headers = {
    'User-Agent': 'Go-http-client/1.1',
    'Content-Length': Buffer.byteLength(body),
    Authorization: token,
    'Content-Type': 'application/json',
    'Hash-Token': token,
    'Accept-Encoding': 'gzip',
  };
  return target.protocol === 'https:'
    ? httpsRequest(target, { method: 'POST', headers, agent: agents.https })
    : httpRequest(target, { method: 'POST', headers, agent: agents.http });
}

function answerOf(request: ClientRequest, body: string): Promise<Answer> {
  return new Promise((resolve) => {
    request.on('error', () => resolve(null));
    request.on('close', () => resolve(null));
    request.on('response', (response) => {
      response.on('error', () => resolve(null));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'] });
      });
      response.resume();
    });
    request.end(body);
  });
}

function parseUrl(url: string): URL | null {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  return parsed !== null && /^https?:$/.test(parsed.protocol) ? parsed : null;
}
