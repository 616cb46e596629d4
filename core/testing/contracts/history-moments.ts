import fc from 'fast-check';

/** How long a planned history lasts at most; moments are milliseconds from its beginning. */
export const HORIZON_MS = 900_000;

/** Whole quarters of a minute collide often, single milliseconds never: both matter. */
export const moment = (most: number): fc.Arbitrary<number> =>
  fc.oneof(
    fc.integer({ min: 0, max: Math.floor(most / 15_000) }).map((quarters) => quarters * 15_000),
    fc.integer({ min: 0, max: most }),
  );

/** Or null, as often as not. */
export const perhaps = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary, { freq: 2 });
