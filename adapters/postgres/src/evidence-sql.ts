/** Evidence from the strongest to the weakest, as an array. */
export const STRONGEST_FIRST = `array['corrected', 'observed', 'reconciled', 'inferred']`;
