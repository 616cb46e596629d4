import type { Result } from 'neverthrow';

/** In a test a failure is an exception: it fails the test with its message. */
export const orThrow = <T>(result: Result<T, { message: string }>): T => {
  if (result.isErr()) throw new Error(result.error.message);
  return result.value;
};
