import { idleTimer } from './idle-timer.js';

/** What a download's bytes come from, and how it is given up. */
export interface Incoming {
  readonly body: AsyncIterable<string | Uint8Array>;
  /** What was promised; null when nothing was. */
  readonly lengthBytes: number | null;
  /** Breaks the connection off. May be called more than once. */
  readonly stop: () => void;
}

/**
 * The bytes of a download, once. Iteration throws when nothing comes for `idleSeconds`, when the connection breaks, and when
 * less arrived than was promised. The time that the taker needs between two pieces does not count; but who takes no first
 * piece within the limit gets none. However iteration ends, the connection ends with it.
 */
export const guardedBytes = ({ body, lengthBytes, stop }: Incoming, idleSeconds: number): AsyncIterable<Uint8Array> => {
  const idle = idleTimer(idleSeconds, stop);
  return (async function* () {
    let receivedBytes = 0;
    try {
      for await (const piece of namingTheCause(body, () =>
        idle.expired() ? `nothing came for ${idleSeconds} s` : null,
      )) {
        idle.stop();
        receivedBytes += piece.byteLength;
        yield piece;
        idle.restart();
      }
    } finally {
      idle.stop();
      stop();
    }
    if (lengthBytes !== null && receivedBytes !== lengthBytes) {
      throw new Error(`the download ended after ${receivedBytes} of ${lengthBytes} bytes`);
    }
  })();
};

/** The same bytes; what breaks them is told by its code, since messages may hold the address, which holds the token. */
async function* namingTheCause(
  body: AsyncIterable<string | Uint8Array>,
  ourReason: () => string | null,
): AsyncGenerator<Uint8Array> {
  try {
    for await (const piece of body) yield typeof piece === 'string' ? Buffer.from(piece) : piece;
  } catch (error) {
    const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
    throw new Error(`the download broke off: ${ourReason() ?? code}`);
  }
}
