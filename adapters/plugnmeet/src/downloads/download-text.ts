import type { RecordingStream, VideoServerFailed } from '@homeroom/core';
import { err, ok, type Result, ResultAsync } from 'neverthrow';
import { notUnderstood, unavailable } from '../calls/failures.js';
import { decodeUtf8 } from '../webhooks/utf8.js';

/** How much text is taken, and how long it may take. */
export interface TextLimits {
  readonly maxBytes: number;
  readonly timeoutSeconds: number;
}

/** A short download as text. One that is longer than `maxBytes` is not understood; one that breaks off or is slow is unavailable. */
export const downloadText = (
  { bytes, lengthBytes }: RecordingStream,
  { maxBytes, timeoutSeconds }: TextLimits,
): ResultAsync<string, VideoServerFailed> =>
  ResultAsync.fromPromise(
    (async (): Promise<Result<string, VideoServerFailed>> => {
      const deadline = performance.now() + timeoutSeconds * 1_000;
      const pieces: Uint8Array[] = [];
      let size = lengthBytes ?? 0;
      if (size <= maxBytes) {
        size = 0;
        for await (const piece of bytes) {
          pieces.push(piece);
          size += piece.byteLength;
          if (size > maxBytes) break;
          if (performance.now() > deadline) return err(unavailable('the download was too slow'));
        }
      }
      if (size > maxBytes) return err(notUnderstood(`the file is larger than ${maxBytes} bytes`));
      return ok(decodeUtf8(Buffer.concat(pieces)));
    })(),
    () => unavailable('the download broke off'),
  ).andThen((text) => text);
