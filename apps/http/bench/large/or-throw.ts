import type { ResultAsync } from 'neverthrow';

/** The value; a measurement has no use for an error. */
export const orThrow = async <T>(answer: ResultAsync<T, { readonly type: string }>): Promise<T> => {
  const result = await answer;
  if (result.isErr()) throw new Error(`it failed: ${JSON.stringify(result.error)}`);
  return result.value;
};
