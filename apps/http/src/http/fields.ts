import type { Instant } from '@homeroom/core';
import { z } from 'zod';

/** Half a letter of UTF-16: JSON can hold it, UTF-8 cannot, and PlugNMeet refuses the whole request. */
const HALF_LETTER = /\p{Surrogate}/u;

/** A text of at most `letters` letters without U+0000, which neither Postgres nor PlugNMeet keeps. */
export const text = (letters: number) =>
  z
    .string()
    .max(letters, { error: `must have at most ${letters} letters` })
    .refine((given) => !given.includes('\u0000'), { error: 'must not hold the letter U+0000' })
    .refine((given) => !HALF_LETTER.test(given), { error: 'must not hold half a surrogate pair' });

/** A text that is not empty. */
export const someText = (letters: number) => text(letters).min(1, { error: 'must not be empty' });

/** A whole number with its bounds. */
export const wholeNumber = (least: number, most: number) => {
  const error = `must be a whole number from ${least} to ${most}`;
  return z.int({ error }).min(least, { error }).max(most, { error });
};

/** The last millisecond of the year 9999: later ones have no four-digit year in ISO 8601. */
export const LAST_INSTANT: Instant = 253_402_300_799_999;

/** A moment with its time zone, which becomes UTC milliseconds. */
export const moment = () =>
  z.iso
    .datetime({ offset: true, error: 'must be a time such as 2026-11-23T09:00:00.000Z, with its zone' })
    .refine((given) => Date.parse(given) >= 0 && Date.parse(given) <= LAST_INSTANT, {
      error: 'must be in the years 1970 to 9999',
    })
    .transform((given) => Date.parse(given));

/** A moment that we tell. */
export const momentTold = () => z.iso.datetime();
