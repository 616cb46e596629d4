import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';

/**
 * One write this large is about twice as fast as the stream default of 16 to 64 KiB, and costs two buffers of memory for a file of
 * any size.
 */
const BLOCK_BYTES = 1024 * 1024;

/** What was written. */
export interface Written {
  readonly sizeBytes: number;
  readonly sha256: string;
}

/** The source threw; as opposed to the disk. */
export class SourceFailure extends Error {}

/** More bytes came than a file may have. */
export class TooLarge extends Error {}

/**
 * Writes bytes into an open file in large blocks and hashes them. A block is hashed, and the next one filled, while the disk takes the
 * one before. Throws `SourceFailure`, `TooLarge`, or what the disk throws; the source is told to stop then.
 */
export const writeHashed = async (
  file: FileHandle,
  bytes: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<Written> => {
  const hash = createHash('sha256');
  let [filling, spare] = [Buffer.allocUnsafe(BLOCK_BYTES), Buffer.allocUnsafe(BLOCK_BYTES)];
  let filledBytes = 0;
  let sizeBytes = 0;
  let writing = written(file, filling.subarray(0, 0));
  const flush = async (): Promise<void> => {
    const block = filling.subarray(0, filledBytes);
    rethrow(await writing);
    writing = written(file, block);
    hash.update(block);
    [filling, spare] = [spare, filling];
    filledBytes = 0;
  };
  try {
    for await (const chunk of fromSource(bytes)) {
      sizeBytes += chunk.length;
      if (sizeBytes > maxBytes) throw new TooLarge(`more than ${maxBytes} bytes came`);
      for (let taken = 0; taken < chunk.length; ) {
        const part = chunk.subarray(taken, taken + BLOCK_BYTES - filledBytes);
        filling.set(part, filledBytes);
        filledBytes += part.length;
        taken += part.length;
        if (filledBytes === BLOCK_BYTES) await flush();
      }
    }
    await flush();
  } finally {
    // Nobody may close the file before: the disk may be at it.
    rethrow(await writing);
  }
  return { sizeBytes, sha256: hash.digest('hex') };
};

/** Marks what the source throws. (What the loop over it throws comes in as a return.) */
async function* fromSource(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* bytes;
  } catch (thrown) {
    throw new SourceFailure('the source broke', { cause: thrown });
  }
}

/** Writes a whole block after what is there, and keeps a failure for who waits: never rejects. */
const written = async (file: FileHandle, block: Uint8Array): Promise<{ readonly failure: unknown } | null> => {
  try {
    for (let done = 0; done < block.length; ) {
      const { bytesWritten } = await file.write(block, done, block.length - done);
      done += bytesWritten;
    }
    return null;
  } catch (thrown) {
    return { failure: thrown };
  }
};

const rethrow = (outcome: { readonly failure: unknown } | null): void => {
  if (outcome !== null) throw outcome.failure;
};
