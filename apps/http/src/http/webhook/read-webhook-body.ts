import type { IncomingMessage } from 'node:http';
import { discard } from '../read-body.js';
import { BODY_LIMIT_BYTES, WAITING_BYTES } from './limits.js';

/** A body, or why there is none. */
export type WebhookBody = Uint8Array | 'too-large' | 'aborted' | 'overloaded';

/** Bytes of bodies that are held in memory. */
export interface HeldBytes {
  count: number;
}

/**
 * Reads the bytes as they came, whatever their type and encoding, and counts them while they are held: whoever calls
 * takes `body.length` off again. The usual body comes in one piece and is not copied.
 */
export const readWebhookBody = async (request: IncomingMessage, held: HeldBytes): Promise<WebhookBody> => {
  const announced = Number(request.headers['content-length'] ?? 0);
  const body = announced > BODY_LIMIT_BYTES ? 'too-large' : await collect(request, held);
  if (body === 'too-large') await discard(request);
  return body;
};

const collect = (request: IncomingMessage, held: HeldBytes): Promise<WebhookBody> =>
  new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const stop = (result: WebhookBody): void => {
      request.off('data', take).off('end', end).off('close', abort);
      if (typeof result === 'string') held.count -= length;
      resolve(result);
    };
    const take = (chunk: Buffer): void => {
      length += chunk.length;
      held.count += chunk.length;
      chunks.push(chunk);
      if (length > BODY_LIMIT_BYTES) stop('too-large');
      else if (held.count > WAITING_BYTES) stop('overloaded');
    };
    const end = (): void => stop(joined(chunks));
    const abort = (): void => stop('aborted');
    request.on('data', take).on('end', end).on('close', abort);
  });

const joined = (chunks: readonly Buffer[]): Uint8Array => {
  const [only, ...others] = chunks;
  return only !== undefined && others.length === 0 ? only : Buffer.concat(chunks);
};
