import { CLASS_LIMITS } from '@homeroom/core';
import { z } from 'zod';
import { LAST_INSTANT, moment, someText, text } from '../fields.js';

/** Longest name of a person or a course: names of people with four of them fit several times. */
const NAME_LETTERS = 200;
/** Longest `sub` and slug: the longest that usual databases index. */
const KEY_LETTERS = 255;
/** Longest URL that every browser takes. */
const URL_LETTERS = 2_048;

const Expiry = z.number().max(LAST_INSTANT / 1_000, { error: 'must be before the year 10000' });

/** The class that a token may describe: what a create takes when its body says nothing. */
const ClassClaim = z.object({
  title: text(CLASS_LIMITS.titleLetters).nullish(),
  details: text(CLASS_LIMITS.detailsLetters).nullish(),
  starts_at: moment().nullish(),
  ends_at: moment().nullish(),
});

/**
 * The claims of a person's token that hold after its signature, issuer, audience and times were checked. Other claims are
 * ignored. A platform's null is the same as nothing.
 */
export const PersonClaims = z.object({
  iss: z.string(),
  sub: someText(KEY_LETTERS),
  name: text(NAME_LETTERS).nullish(),
  picture: text(URL_LETTERS).nullish(),
  role: z.enum(['teacher', 'assistant', 'student', 'observer'], {
    error: 'must be teacher, assistant, student, observer or platform',
  }),
  course: z.object({ slug: someText(KEY_LETTERS), title: text(NAME_LETTERS).nullish() }),
  class: ClassClaim.nullish(),
  exp: Expiry,
});

/** Tells a course platform's own token, server to server, from a person's. */
export const PlatformRole = z.object({ role: z.literal('platform') });

/** The claims of a course platform's own token. A course that is named and cannot be read is no leave to read all of them. */
export const PlatformClaims = z.object({
  iss: z.string(),
  sub: someText(KEY_LETTERS),
  course: z.object({ slug: someText(KEY_LETTERS) }).nullish(),
  exp: Expiry,
});

/** A slug as a path may hold it: what no token can name is no course. */
export const CourseSlug = someText(KEY_LETTERS);

export type PersonClaims = z.output<typeof PersonClaims>;
export type PlatformClaims = z.output<typeof PlatformClaims>;
