import { err, ok, type Result } from 'neverthrow';
import { fullTextAt, type JsonObject, type Misread, misread, textAt } from './json.js';

/** Longest id that is read. PlugNMeet's are at most 110 letters (record ids); LiveKit sets no limit to an identity. */
const ID_MAX_LENGTH = 256;

/** Longest word of free text that is kept from the sender; names and recorder messages are far shorter. */
const TEXT_MAX_LENGTH = 1_000;

/**
 * True when a text can stand for an id: not empty, not endless, without control characters (databases refuse U+0000) and
 * without half characters, which are changed on their way into UTF-8 and would make two ids one.
 */
export const isId = (text: unknown): text is string =>
  typeof text === 'string' && text !== '' && text.length <= ID_MAX_LENGTH && !CONTROL.test(text) && isWellFormed(text);

// biome would take the characters themselves for a mistake in an expression, hence their categories.
const CONTROL = /\p{Cc}/u;

const isWellFormed = (text: string): boolean => !HALF_CHARACTER.test(text);
const HALF_CHARACTER = /\p{Cs}/u;
const HALF_CHARACTERS = /\p{Cs}/gu;

/** An id that must be there. */
export const idAt = (json: JsonObject, field: string): Result<string, Misread> =>
  fullTextAt(json, field).andThen((text) => (isId(text) ? ok(text) : err(misread(field, 'must be a plain id'))));

/** An id, or null when it is absent or empty. */
export const idOrNullAt = (json: JsonObject, field: string): Result<string | null, Misread> =>
  textAt(json, field).andThen((text) => (text === '' ? ok(null) : idAt(json, field)));

/** Free text that can be stored: without U+0000 and half characters, cut at 1,000; null when nothing is left. */
export const wordsAt = (json: JsonObject, field: string): Result<string | null, Misread> =>
  textAt(json, field).map((text) => {
    const words = text.slice(0, TEXT_MAX_LENGTH).replaceAll('\0', '').replace(HALF_CHARACTERS, '\ufffd');
    return words === '' ? null : words;
  });
