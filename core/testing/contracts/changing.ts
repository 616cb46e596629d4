/**
 * Overwrites everything inside a value that came out of a store or went into it: plain fields, array elements, bytes. A store
 * that keeps references loses its rows by this; one that hands out frozen values keeps them, so refusals are ignored.
 */
export const spoil = (value: unknown): void => {
  if (value instanceof Uint8Array) {
    value.fill(0xee);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  for (const key of Object.keys(value)) {
    spoil(Reflect.get(value, key));
    Reflect.set(value, key, 'spoiled');
  }
};
