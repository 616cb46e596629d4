import type { RecordingFiles } from '@homeroom/core';
import { bytesOf } from '../text-bytes.js';
import { okOf } from './outcomes.js';

/** Bytes in these parts. */
export async function* chunksOf(...chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}

/** These parts, and then the source breaks. */
export async function* breaking(...chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
  throw new Error('the connection broke');
}

/** All bytes, as numbers that chai compares quickly. */
export const collected = async (bytes: AsyncIterable<Uint8Array>): Promise<number[]> => {
  const all: number[] = [];
  // One by one: spreading a chunk of a hundred thousand bytes overflows the stack.
  for await (const chunk of bytes) for (const byte of chunk) all.push(byte);
  return all;
};

/** Receives and publishes a file. */
export const put = async (files: RecordingFiles, key: string, text: string): Promise<void> => {
  await okOf(files.receive(key, chunksOf(bytesOf(text))));
  await okOf(files.publish(key));
};

/** The whole of a published file, whose bytes are ASCII. */
export const textAt = async (files: RecordingFiles, key: string): Promise<string> => {
  const { bytes } = await okOf(files.read(key, null));
  return String.fromCharCode(...(await collected(bytes)));
};
