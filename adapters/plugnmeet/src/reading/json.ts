import { err, ok, Result } from 'neverthrow';

/** What is wrong with a piece of JSON: the field by its path and the rule that it breaks; never its value. */
export interface Misread {
  readonly type: 'misread';
  readonly field: string;
  readonly rule: string;
}

/** A JSON object whose fields are not known yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Builds a `Misread`. */
export const misread = (field: string, rule: string): Misread => ({ type: 'misread', field, rule });

/** A misread as one line for logs and errors. */
export const describeMisread = ({ field, rule }: Misread): string => `${field}: ${rule}`;

const parse = Result.fromThrowable((text: string): unknown => JSON.parse(text));

/** Parses a whole text as one JSON object. Safe for any depth: nothing here walks the tree. */
export const parseJsonObject = (text: string, field = 'body'): Result<JsonObject, Misread> =>
  parse(text)
    .mapErr(() => misread(field, 'is not JSON'))
    .andThen((value) => (isObject(value) ? ok(value) : err(misread(field, 'is not a JSON object'))));

/** True for a JSON object, false for null, a list or a plain value. */
export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A field's value; undefined when the object itself does not hold it (what it inherits, such as `constructor`, is no field). */
export const fieldOf = (json: JsonObject, field: string): unknown =>
  Object.hasOwn(json, field) ? json[field] : undefined;

/** Protojson leaves out or nulls what is not set: both are "absent". */
export const isAbsent = (value: unknown): value is null | undefined => value === undefined || value === null;

/** An object that must be there. */
export const objectAt = (json: JsonObject, field: string): Result<JsonObject, Misread> => {
  const value = fieldOf(json, field);
  return isObject(value) ? ok(value) : err(misread(field, 'must be an object'));
};

/** A list of objects; absent is empty, as protojson has it. */
export const objectsAt = (json: JsonObject, field: string): Result<readonly JsonObject[], Misread> => {
  const value = fieldOf(json, field);
  if (isAbsent(value)) return ok([]);
  return Array.isArray(value) && value.every(isObject) ? ok(value) : err(misread(field, 'must be a list of objects'));
};

/** True or false, and certainly one of them: an answer that does not say is not a "no". */
export const flagAt = (json: JsonObject, field: string): Result<boolean, Misread> => {
  const value = fieldOf(json, field);
  return typeof value === 'boolean' ? ok(value) : err(misread(field, 'must be true or false'));
};

/** A text that may be empty; absent is empty, as protojson has it. */
export const textAt = (json: JsonObject, field: string): Result<string, Misread> => {
  const value = fieldOf(json, field) ?? '';
  return typeof value === 'string' ? ok(value) : err(misread(field, 'must be text'));
};

/** A text that must be there and not be empty. */
export const fullTextAt = (json: JsonObject, field: string): Result<string, Misread> =>
  textAt(json, field).andThen((text) => (text === '' ? err(misread(field, 'must not be empty')) : ok(text)));

/**
 * A number that may come as a number or as text: protojson writes 64-bit numbers as text. Absent is 0, as protojson has it.
 */
export const numberAt = (json: JsonObject, field: string): Result<number, Misread> => {
  const value = fieldOf(json, field) ?? 0;
  const number = typeof value === 'string' && NUMERIC.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? ok(number) : err(misread(field, 'must be a number'));
};

const NUMERIC = /^-?[0-9]{1,20}(\.[0-9]{1,20})?$/;

/** Reads each object of a list; the first that cannot be read fails the list. */
export const readEach = <T>(
  objects: readonly JsonObject[],
  read: (json: JsonObject) => Result<T, Misread>,
): Result<T[], Misread> => Result.combine(objects.map(read));

/** Puts the name of the enclosing object before the field of a misread. */
export const within =
  (parent: string) =>
  ({ field, rule }: Misread): Misread =>
    misread(`${parent}.${field}`, rule);
