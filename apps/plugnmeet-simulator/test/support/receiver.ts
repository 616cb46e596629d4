import { createServer, type IncomingHttpHeaders } from 'node:http';
import { until } from './until.js';

export type Received = {
  readonly atMs: number;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly event: string;
  readonly identity: string | undefined;
  readonly reason: string | undefined;
};
/** What to answer: a status, maybe with headers; `destroy` closes the connection, `hang` never answers. */
export type Reply = number | { readonly status: number; readonly headers: Record<string, string> } | 'destroy' | 'hang';

export type Receiver = {
  readonly url: string;
  readonly received: Received[];
  /** Waits until as many webhooks of this event came. */
  until(event: string, times?: number): Promise<void>;
};

/** Runs a test with a webhook receiver that answers 200 unless `reply` says otherwise. */
export async function withReceiver(
  reply: (webhook: Received, earlier: readonly Received[]) => Reply,
  test: (receiver: Receiver) => Promise<void>,
): Promise<void> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      const { event, participant }: Body = JSON.parse(body);
      const about = { event, identity: participant?.identity, reason: participant?.disconnect_reason };
      const webhook = { atMs: Date.now(), path: request.url ?? '', headers: request.headers, body, ...about };
      const answer = reply(webhook, received);
      received.push(webhook);
      if (answer === 'destroy') request.socket.destroy();
      else if (typeof answer === 'number') response.writeHead(answer).end();
      else if (answer !== 'hang') response.writeHead(answer.status, answer.headers).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  try {
    await test({
      url: `http://127.0.0.1:${port}`,
      received,
      until: (event, times = 1) =>
        until(`${times} × ${event} came`, () => received.filter((webhook) => webhook.event === event).length >= times),
    });
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

type Body = {
  readonly event: string;
  readonly participant?: { readonly identity?: string; readonly disconnect_reason?: string };
};
