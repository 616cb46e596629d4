import { expect } from 'chai';
import type { ResultAsync } from 'neverthrow';

/** The value of a result that must be ok; throws with the error otherwise. */
export const okOf = async <T, E>(result: ResultAsync<T, E>): Promise<T> => {
  const settled = await result;
  if (settled.isErr()) throw new Error(`expected ok, got the error ${JSON.stringify(settled.error)}`);
  return settled.value;
};

/** The value, which must not be null. */
export const foundIn = async <T, E>(result: ResultAsync<T | null, E>): Promise<T> => {
  const value = await okOf(result);
  if (value === null) throw new Error('expected something, found null');
  return value;
};

/** The error of a result that must not be ok. */
export const errOf = async <T, E>(result: ResultAsync<T, E>): Promise<E> => {
  const settled = await result;
  if (settled.isOk()) throw new Error(`expected an error, got ok with ${JSON.stringify(settled.value)}`);
  return settled.error;
};

/** How many callers race in the contracts: more than a connection pool usually has. */
export const RACERS = 20;

/** Starts all racers before it waits for any, and gives what each got. */
export const race = <T>(start: (racer: number) => PromiseLike<T>, racers = RACERS): Promise<T[]> =>
  Promise.all(Array.from({ length: racers }, (_, racer) => start(racer)));

/** Expects every value to be deeply equal to the first, and gives that. */
export const oneOutcome = <T>(values: readonly T[]): T => {
  const [first] = values;
  if (first === undefined) throw new Error('expected at least one value');
  for (const value of values) expect(value).to.deep.equal(first);
  return first;
};
