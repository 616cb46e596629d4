import type { IncomingMessage } from 'node:http';
import { err, ok, type Result } from 'neverthrow';
import getRawBody from 'raw-body';

/** Why a body was not read. `aborted`: nobody is there any more to be answered. */
export type BodyFailure = 'too-large' | 'aborted';

/** How much of a body that is too large is read and thrown away, so that its sender gets to read the answer. */
const DISCARDED_BYTES = 4 * 1_024 * 1_024;
/** For how long. */
const DISCARDING_MS = 1_000;

/**
 * Reads a request's body as it came, whatever it is called and however it is encoded: nothing is ever inflated. At most
 * `limitBytes` are kept in memory.
 */
export const readBody = async (
  request: IncomingMessage,
  limitBytes: number,
): Promise<Result<Uint8Array, BodyFailure>> => {
  try {
    return ok(await getRawBody(request, { limit: limitBytes, length: request.headers['content-length'] ?? null }));
  } catch (failure) {
    if (!isTooLarge(failure)) return err('aborted');
    await discard(request);
    return err('too-large');
  }
};

/** Throws away what still comes, within bounds. Whoever calls closes the connection after the answer. */
export const discard = (request: IncomingMessage): Promise<void> =>
  new Promise((resolve) => {
    let left = DISCARDED_BYTES;
    const finish = (): void => {
      clearTimeout(deadline);
      request.off('data', count).off('end', finish).off('close', finish).pause();
      resolve();
    };
    const count = (chunk: Uint8Array): void => {
      left -= chunk.length;
      if (left <= 0) finish();
    };
    const deadline = setTimeout(finish, DISCARDING_MS);
    request.on('data', count).on('end', finish).on('close', finish).resume();
  });

const isTooLarge = (failure: unknown): boolean =>
  failure instanceof Error && 'type' in failure && failure.type === 'entity.too.large';
