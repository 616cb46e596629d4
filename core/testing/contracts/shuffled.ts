/** The items in another order, the same for the same seed; 0 leaves them as they are, so that fast-check shrinks to the natural order. */
export const shuffled = <T>(items: readonly T[], seed: number): T[] => {
  if (seed === 0) return [...items];
  const next = randomNumbers(seed);
  return items
    .map((item) => ({ item, place: next() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
};

/** A linear congruential generator (constants of Numerical Recipes): even enough to shuffle a few dozen items. */
const randomNumbers = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state;
  };
};
