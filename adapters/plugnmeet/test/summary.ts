import type { Result } from 'neverthrow';

/** What a call ended with, in one line: its value's gist, or the error's type with the server's code. */
export const summary = async (end: Result<unknown, { type: string }>): Promise<string> => {
  if (end.isOk()) return `ok ${await gist(end.value)}`;
  const { error } = end;
  return 'code' in error ? `${error.type} ${error.code}` : error.type;
};

const gist = async (value: unknown): Promise<string> => {
  if (typeof value !== 'object' || value === null)
    return typeof value === 'string' && value.includes('.') ? 'token' : `${value}`;
  if (Array.isArray(value)) return `${value.length} rooms with ${value.flatMap(({ people }) => people).length} people`;
  if ('bytes' in value && isBytes(value.bytes)) return countBytes(value.bytes);
  if ('items' in value && Array.isArray(value.items) && 'total' in value)
    return `${value.items.length} of ${value.total}`;
  if ('people' in value && Array.isArray(value.people)) return `room with ${value.people.length} people`;
  return Object.keys(value).join(' ');
};

const isBytes = (value: unknown): value is AsyncIterable<Uint8Array> =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value;

const countBytes = async (bytes: AsyncIterable<Uint8Array>): Promise<string> => {
  let count = 0;
  try {
    for await (const chunk of bytes) count += chunk.length;
  } catch {
    return `cut off after ${count} bytes`;
  }
  return `${count} bytes`;
};
