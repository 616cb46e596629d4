import type { IncomingMessage } from 'node:http';
import getRawBody from 'raw-body';
import { LIMITS } from '../options.js';

/** The exact bytes of a request, up to the limit. Rejects when the caller goes away. */
export async function readBody(request: IncomingMessage): Promise<Buffer | 'too-large'> {
  try {
    return await getRawBody(request, { limit: LIMITS.bodyBytes });
  } catch (error) {
    if (error instanceof Error && 'type' in error && error.type === 'entity.too.large') return 'too-large';
    throw error;
  }
}
